"""When figures become a warning, how severe it is, whose it is and by when: versioned (method, section 7)."""
