"""Custom fields that the company defines, and their values."""
