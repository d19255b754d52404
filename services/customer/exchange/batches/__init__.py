"""Customers and contacts pushed in bulk by ERPs: keyed by the ERP's codes, newer versions win, people's edits stay."""
