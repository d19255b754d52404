"""Opening the plans of a year for many customers in one call."""
