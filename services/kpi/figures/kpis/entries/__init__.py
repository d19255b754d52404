"""The entries of the catalogue, by subject: a new KPI is one entry."""
