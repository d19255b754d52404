"""Relationship levels: the general and the organizational level of every customer."""
