"""Versioned configuration: a standard in code, and the versions published in its place."""
