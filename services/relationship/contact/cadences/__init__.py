"""Cadences 联络节奏: what contact is due with each customer by the service policy, what was done, what is overdue.

Contact of our executives with the customer's top people is counted apart.
"""
