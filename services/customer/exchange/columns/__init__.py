"""The columns of customers and contacts in files: one catalogue for imports, exports and templates."""
