"""SWOT points of a plan, in both views: we at the customer, and the customer at its suppliers."""
