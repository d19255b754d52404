"""The kpi service: facts from the ERP, and the figures computed from them."""
