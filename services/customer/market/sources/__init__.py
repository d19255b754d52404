"""The sources of what we know about customers and their suppliers."""
