"""Relationship coverage 关系覆盖 for kpi: key people at or above their target and contacted within cadence."""
