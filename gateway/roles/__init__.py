"""Roles: what people and clients may do, for which customers, and how deep they may look."""
