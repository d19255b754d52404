"""Moves of relationships with key people: from which level to which, when, and what moved them."""
