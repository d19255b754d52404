"""Completeness 完整度 of dossiers: one figure for each level of access, stored with the customer's facets."""
