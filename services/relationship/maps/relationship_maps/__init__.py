"""Relationship maps 客户关系地图: how close we and our rivals are to whom at a customer, as of a day.

With targets, last contacts, coverage, gaps, and what moved since another day; as data, as a drawing, as Mermaid text.
"""
