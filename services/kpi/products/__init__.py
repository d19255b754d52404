"""Products 产品: pushed in batches; their categories are what sales are grouped by."""
