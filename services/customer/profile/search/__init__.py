"""The search index of customers and contacts: names in Chinese and in Latin script."""
