"""Contacts 关键人: who works at the customer, and their part in decisions."""
