"""Receivables 应收: pushed in batches, and what is still open of them."""
