"""Customer codes that the ERP uses and no customer has."""
