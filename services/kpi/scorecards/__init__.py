"""Scorecards (PBC) of people and teams: what they commit themselves to, what they reached, and the review."""
