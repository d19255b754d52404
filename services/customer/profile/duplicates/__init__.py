"""Possible duplicates 疑似重复: customers that may be the same company."""
