"""Spending schemes: limits of business expense and gifts, what is banned, and who approves above which amount."""
