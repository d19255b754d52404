"""Assessments of rivals 友商分析 in a plan: the six questions of the method, and what else is worth knowing."""
