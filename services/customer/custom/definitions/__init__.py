"""Definitions of custom fields: their table, and what they allow."""
