"""The columns in which customers and contacts travel in files: one catalogue for imports, exports and templates."""
