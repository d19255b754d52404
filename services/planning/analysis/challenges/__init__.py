"""Challenges 客户挑战 that a plan's customer faces, by the four sources of the method."""
