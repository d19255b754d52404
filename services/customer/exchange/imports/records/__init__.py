"""Tables of what is known of customers: factors, facts, supply, rivals, fits; one mechanism for all of them."""
