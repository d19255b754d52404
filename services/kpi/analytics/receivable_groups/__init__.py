"""Which receivables a figure counts, and in which groups: the same for ageing, lateness and days sales outstanding."""
