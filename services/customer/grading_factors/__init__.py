"""What people know of a customer and no data tells: bands by hand, judgements."""
