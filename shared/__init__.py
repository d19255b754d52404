"""The library of every service: technical, no business, imports no service."""
