"""Values of custom fields, read and written with their customers and contacts."""
