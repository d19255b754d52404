"""A competitor's position at a customer: six questions, ten axes."""
