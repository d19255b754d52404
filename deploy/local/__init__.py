"""All of Guanxi on one machine by one command."""
