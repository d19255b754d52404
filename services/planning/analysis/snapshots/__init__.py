"""Snapshots of our relationships with a plan's customer, as they were on a day."""
