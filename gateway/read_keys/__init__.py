"""Read keys: what BI tools send as a password, by HTTP Basic, to read `/odata`."""
