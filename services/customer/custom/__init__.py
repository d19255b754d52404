"""Fields of the company's own, and their values."""
