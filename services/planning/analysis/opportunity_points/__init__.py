"""Opportunity points 机会点 of a plan: how much, how likely, and which of our strengths they use."""
