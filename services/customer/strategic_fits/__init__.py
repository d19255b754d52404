"""Whether a customer's strategy and our offer fit, now and in three to five years."""
