"""Figures by period and group, out of the rollups: the same for BI, apps and reports."""
