"""Relationship plans 客户关系规划: the plan of a customer and year, which all its parts stand on."""
