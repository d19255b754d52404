"""Warnings of the other services, by their feeds: taken into the same list as those computed here."""
