"""Relationship plans 客户关系规划: one per customer or market and fiscal year, frozen by approval."""
