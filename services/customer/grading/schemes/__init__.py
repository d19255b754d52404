"""Grading schemes 分级方案: weights and edges by version."""
