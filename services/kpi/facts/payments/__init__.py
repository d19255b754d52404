"""Payments 回款: pushed in batches."""
