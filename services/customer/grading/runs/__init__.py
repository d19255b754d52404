"""Grading runs 客户分级: one customer, several or all for a fiscal year."""
