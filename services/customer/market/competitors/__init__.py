"""Competitors 友商: other companies that sell to our customers."""
