"""Who the caller is, and what they may do, see and write: tokens, principals, clearances, visibility."""
