"""The caller itself: who it is, what it may do, its password."""
