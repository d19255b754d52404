"""What every dossier should tell: items, weights, clearances, cadences."""
