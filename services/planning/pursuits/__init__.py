"""Pursuits 商机与项目: leads from their first sign to the order, and summit projects that decide on a customer."""
