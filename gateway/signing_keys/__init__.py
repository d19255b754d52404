"""Signing keys of access tokens (RS256) and internal tokens (ES256), and their replacement."""
