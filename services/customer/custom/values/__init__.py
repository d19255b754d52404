"""What is said in custom fields: the values of customers and contacts, read and written with them."""
