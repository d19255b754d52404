"""Grading 客户分级: schemes, factors, runs and grades."""
