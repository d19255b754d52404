"""Customers and contacts as files: columns, imports, exports."""
