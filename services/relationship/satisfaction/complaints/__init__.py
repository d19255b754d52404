"""Complaints 投诉: answered and solved in time, escalated when they are not, closed with their root cause."""
