"""Analyses of a risk 风险分析: the signs of it that kpi sees, and what was found each time it was looked at."""
