"""Running Guanxi: on one machine by one command, or in containers."""
