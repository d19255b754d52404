"""Signing keys: what outside (RS256) and internal (ES256) tokens are signed with, and how they are replaced."""
