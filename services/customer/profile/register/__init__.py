"""The register of customers: their table, who may see which, and who survived a merge."""
