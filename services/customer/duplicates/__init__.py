"""Which customers may be one and the same."""
