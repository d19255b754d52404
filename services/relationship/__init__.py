"""The relationship service: our relationships with key people, climate and organization of customers."""
