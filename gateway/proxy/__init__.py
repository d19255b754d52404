"""The way through to the services: routing, limits, credentials, streaming."""
