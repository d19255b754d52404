"""Maps: our and our rivals' relationships at one customer, person by person, and over many customers."""
