"""By what customers and their people are found: names in Chinese and in Latin script."""
