"""KPIs: their catalogue, their values, and what kpi tells the other services about a customer."""
