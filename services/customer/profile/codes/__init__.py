"""The numbers ERPs know a customer by; orders count for whoever has the code."""
