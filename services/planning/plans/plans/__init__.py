"""Relationship plans 客户关系规划: one per customer and fiscal year, frozen by approval."""
