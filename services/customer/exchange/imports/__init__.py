"""Imports 导入: customers and contacts from spreadsheets; looked at first, applied whole, taken back if need be."""
