"""What is known of customers, with source, owner and last verification."""
