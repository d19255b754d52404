"""Figures of other services, by KPI, customer and month, kept by their feeds."""
