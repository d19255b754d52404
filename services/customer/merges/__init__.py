"""Merging customers 客户合并: two that are one become one, and nothing of either is lost."""
