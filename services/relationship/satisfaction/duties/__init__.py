"""Satisfaction duties: what follows from a score below its target, and from a big customer without profit."""
