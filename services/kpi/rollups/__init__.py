"""What orders add up to, by customer code and month: kept by difference, so that a read never touches the facts."""
