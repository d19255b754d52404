"""How close we and our rivals are to the key people of customers (method, 4.1)."""
