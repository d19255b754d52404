"""Clients: the programs that sign in by themselves (ERP, BI, integrations)."""
