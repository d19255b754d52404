"""Batch ingest through the gateway against a bare COPY + upsert of the same rows into tables of the same make."""
