"""Contact with customers: touchpoints, visits, campaigns, cadences, and what we bring along (method, 4.4 and 6)."""
