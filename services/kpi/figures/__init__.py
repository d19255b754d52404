"""KPIs: their catalogue and values, and the activity of customers that other services read."""
