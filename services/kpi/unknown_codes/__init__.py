"""Customer codes the ERP uses and no customer has."""
