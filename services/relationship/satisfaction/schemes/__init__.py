"""Satisfaction schemes: targets by value rating, how often customers are asked, and when a score is a warning."""
