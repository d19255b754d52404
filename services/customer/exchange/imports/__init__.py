"""Imports 导入: customers, contacts and what is known of them from spreadsheets: preview, run, undo."""
