"""Strategies 策略 of a plan: relationship, competitor, and the four P; each names the goals that it serves."""
