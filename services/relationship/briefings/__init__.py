"""Preparing meetings: measures for the next level, and briefings."""
