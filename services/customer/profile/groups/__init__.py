"""Groups of customers 客户集团: parents and subsidiaries, at any depth."""
