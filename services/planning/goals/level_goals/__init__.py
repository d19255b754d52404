"""Level goals 普遍与组织关系目标: targets of a plan for the general and the organizational relationship."""
