"""Contact with customers (method, 4.4): what is planned, was held and was promised, and what is due."""
