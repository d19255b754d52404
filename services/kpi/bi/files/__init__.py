"""Entity sets whole, as CSV or Parquet."""
