"""Gap analysis 差距分析: a plan's revenue and profit goals against orders in hand, leads and opportunities."""
