"""The caller's own identity, rights and password."""
