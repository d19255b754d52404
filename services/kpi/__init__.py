"""The kpi service: facts from the ERP, and what they add up to."""
