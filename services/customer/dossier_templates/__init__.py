"""Which facts a dossier must have."""
