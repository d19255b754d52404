"""Files that belong to a dossier."""
