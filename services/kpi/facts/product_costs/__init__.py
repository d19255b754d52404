"""Costs of products 产品成本 from a day on: orders take the one of their day."""
