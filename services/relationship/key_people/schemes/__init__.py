"""Key-person schemes: the scores that each level requires, and the level that scores propose."""
