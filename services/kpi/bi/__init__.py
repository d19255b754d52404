"""Doors for BI tools: OData, CSV and Parquet over the views of the schema `bi`."""
