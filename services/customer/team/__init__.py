"""Who of us looks after a customer."""
