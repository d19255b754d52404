"""Relationship plans 客户关系规划: the plan of a customer and year, its steps, its approval and its versions."""
