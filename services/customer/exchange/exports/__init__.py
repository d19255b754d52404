"""Exports 导出: customers and contacts that the caller sees, as tables for spreadsheets."""
