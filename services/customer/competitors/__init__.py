"""Who sells to our customers beside us."""
