"""Roles: what people and clients may do, for which customers, and their clearance."""
