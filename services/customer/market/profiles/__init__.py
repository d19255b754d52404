"""How a competitor stands at a customer: six questions, ten axes."""
