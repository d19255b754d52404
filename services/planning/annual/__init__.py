"""Planning a year over many customers: who needs a plan, opening them together, and where they are."""
