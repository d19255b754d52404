"""Briefings 会前简报: what to know before a meeting, of the customer and of everybody whom one meets."""
