"""Whose support the market goals take, and how far there is to go."""
