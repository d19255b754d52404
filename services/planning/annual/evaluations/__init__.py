"""A year's evaluation over all plans 年度评估汇总: which kinds of actions moved levels, at what cost per level."""
