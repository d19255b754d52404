"""Clients: the programs that sign in on their own (ERP, BI, integrations)."""
