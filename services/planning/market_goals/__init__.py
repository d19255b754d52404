"""What a plan is to achieve in the market."""
