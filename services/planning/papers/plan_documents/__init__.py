"""Documents of plans 规划文档: strategy, relationship plan, market intelligence, account review, slides."""
