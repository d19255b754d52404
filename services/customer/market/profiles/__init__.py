"""Profiles of competitors at customers: each answer with its source, date and owner; main and strategic rivals."""
