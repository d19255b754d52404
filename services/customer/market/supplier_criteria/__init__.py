"""A customer's criteria for its suppliers: what it demands on each of ten axes, and who meets it."""
