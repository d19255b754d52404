"""Targets of our relationships with key people: a level by a date, kept when the next target replaces it."""
