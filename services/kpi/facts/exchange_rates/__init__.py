"""Exchange rates 汇率 to the base currency, for documents that bring none."""
