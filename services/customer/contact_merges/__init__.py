"""Merging contacts 联系人合并: two records of one person become one, and nothing of either is lost."""
