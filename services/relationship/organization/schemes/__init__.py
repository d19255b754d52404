"""Organizational schemes: both sets of criteria, the weights of the purchasing stages, and how the sets combine."""
