"""Hires by competitors 友商聘用: where people who have left the customer went."""
