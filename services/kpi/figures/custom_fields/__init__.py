"""Custom fields of customers with one choice or yes and no, by the customer service's feed, for grouping by them."""
