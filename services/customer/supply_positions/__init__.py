"""Who supplies a customer with what, and how much of it."""
