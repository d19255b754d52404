"""Grades: every result, each factor explained; distribution and who is overdue."""
