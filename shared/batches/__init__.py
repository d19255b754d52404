"""Documents pushed in bulk: read, checked row by row, stored in one transaction, reported.

A kind of document is one `Kind` (`kinds.py`): its shape, its table, its checks, its effects. To accept a kind, a
service declares it, copies `model.BATCH_TABLES` into its MetaData, derives its settings from
`settings.BatchSettings`, calls `endpoints.add_batch_endpoints` on the kind's router and
`specification.describe_documents` on its app.

The CSV and charset code for all services is here too: `csv_text` (cells, records), `charsets`.
"""
