"""The relationship service: how well we stand with the people, the climate and the organization."""
