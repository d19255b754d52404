"""Whose facts have changed, for what is computed from them later, outside the batch's transaction."""
