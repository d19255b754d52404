"""What a customer was graded, factor by factor, and where it stands now."""
