"""What customers ordered lately and how they pay, for other services."""
