"""Receivables 应收: pushed in batches, and their open amounts."""
