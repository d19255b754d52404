"""Reach goals 市场内客户数量目标: numbers that a market's plan sets over the market's customers."""
