"""How well we, or a rival, stand with one person at a customer."""
