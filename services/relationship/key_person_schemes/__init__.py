"""By which scores a key person stands at which level."""
