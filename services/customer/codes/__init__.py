"""The numbers by which ERPs know a customer."""
