"""Supply positions 供应份额: who supplies what to a customer, and how much of it."""
