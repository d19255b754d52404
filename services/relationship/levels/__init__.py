"""Levels of people and of customers, and coverage: read in bulk, and as of a day."""
