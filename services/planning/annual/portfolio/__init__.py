"""The plans of a year over all customers: which are missing, where they are, and what the customer's value advises."""
