"""The dossier 客户档案 of a customer, and how complete dossiers are."""
