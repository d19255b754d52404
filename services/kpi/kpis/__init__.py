"""Which KPIs there are, and how each is calculated."""
