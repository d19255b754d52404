"""Contacts 关键人: people who work at the customer, and their role in decisions."""
