"""The customer service: who the customers are, who works there, who looks after them."""
