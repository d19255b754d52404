"""Insight schemes: how often each kind of insight is due, and from whom."""
