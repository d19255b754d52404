"""People who work at customers."""
