"""General and organizational levels side by side, over all customers."""
