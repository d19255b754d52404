"""Checks of a summit project's decision chain 决策链检查: what was found, and everybody's level on that day."""
