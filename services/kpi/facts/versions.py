"""The version and the place of each pushed document, also of those deleted in the ERP.

A fact is stored where its customer and its day are; here its number leads to it, so that a corrected customer or day
moves it. A deleted document is here alone: an older version never restores it, a newer one does.
"""

import sqlalchemy as sa

from services.kpi.tables import KpiTable

documents = sa.Table(
    "documents",
    KpiTable.metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("source_version", sa.BigInteger),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("is_deleted", sa.Boolean, nullable=False),
    sa.Column("customer_code", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("batch_id", sa.Uuid, nullable=False),
)
"""`id` is computed from source and number. Of a deleted document, `customer_code` and `day` are null."""
