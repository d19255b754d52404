"""Colleagues 同事: which users oversee regions or administer, since when one cannot sign in, and who has to act."""
