"""How satisfied customers are, and what they complain about (method, 4.5)."""
