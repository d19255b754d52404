"""What every service stands on: technical, no business, imports nobody."""
