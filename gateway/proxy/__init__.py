"""Passing requests on to the services: routing, limits, credentials, streaming."""
