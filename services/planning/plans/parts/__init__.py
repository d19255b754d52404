"""Simple parts of a plan: one declaration gives a table its list, and creating, reading, changing and removing."""
