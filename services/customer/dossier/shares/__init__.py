"""Shares: how complete each customer's dossier is, stored with its facets."""
