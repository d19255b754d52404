"""Grading one customer, several or all for a fiscal year."""
