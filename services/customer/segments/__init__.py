"""Regions, industries and scenarios: the maintained tree customers are segmented by (STP)."""
