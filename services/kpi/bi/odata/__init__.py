"""OData 4.0, as far as BI tools need it to read."""
