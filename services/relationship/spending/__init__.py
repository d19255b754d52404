"""What we spend on customers and their people (method, 4.4): checked before, approved, recorded after, budgeted."""
