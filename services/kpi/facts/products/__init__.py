"""Products 产品: pushed in batches; sales are grouped by their categories."""
