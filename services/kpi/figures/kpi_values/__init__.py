"""Figures by period and group, from the rollups: the same for BI, apps and reports."""
