"""What a plan wants to reach: market goals, and the relationships that they need."""
