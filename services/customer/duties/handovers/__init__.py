"""Handovers 交接: they open when an account manager, backup or key contact leaves, and close with a note."""
