"""The dossier of a customer as a whole, and how complete dossiers are."""
