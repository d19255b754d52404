"""Exports 导出: what the caller sees of customers, contacts and what is known of them, as tables for spreadsheets."""
