"""Facts of dossiers, each with source, owner and the day of its last verification."""
