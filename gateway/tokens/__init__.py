"""Tokens: signing in, staying signed in, signing out, and the internal tokens that services believe."""
