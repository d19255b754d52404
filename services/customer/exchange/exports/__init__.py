"""Exports 导出: customers and contacts as tables for spreadsheets, as far as the caller sees them."""
