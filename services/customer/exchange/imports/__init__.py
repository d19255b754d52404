"""Imports 导入: customers and contacts from spreadsheets: preview, run in one transaction, undo."""
