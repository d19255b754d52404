"""Relationship levels: the general and the organizational level of every customer, for lists, plans and KPIs."""
