"""The catalogue of KPIs, and how each is calculated."""
