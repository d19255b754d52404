"""Tokens: signing in, refreshing, signing out, and the claims of internal tokens."""
