"""The columns of tables in files: one catalogue for imports, exports and templates."""
