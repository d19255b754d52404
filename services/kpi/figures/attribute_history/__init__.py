"""How the attributes of customers were: region, class, manager and so on, by day."""
