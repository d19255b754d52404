"""The one business room: the customer directory, groups, and merges of customers and contacts."""
