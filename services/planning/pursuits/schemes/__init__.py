"""Pursuit schemes 商机方案: after how many days something is due about leads and summit projects; by version."""
