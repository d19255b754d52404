"""Merging customers 客户合并: two records of one company become one, and nothing of either is lost."""
