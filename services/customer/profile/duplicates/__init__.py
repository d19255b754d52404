"""Possible duplicates 疑似重复: customers that may be one and the same."""
