"""Grading schemes 分级方案: weights and band edges, by version."""
