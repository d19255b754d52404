"""The whole house on one machine by one command."""
