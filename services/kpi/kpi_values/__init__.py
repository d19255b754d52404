"""The KPIs' figures by period and group, out of the rollups."""
