"""Grades: every result with each factor explained; distribution; overdue customers."""
