"""Duties: what a customer's standing entitles it to and demands of us, and what of it is not there."""
