"""What ERPs said last of each customer and contact, by source and number."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.customer.tables import CustomerTable


def _last_said(table: str, *numbers: str) -> sa.Table:
    """The engine's columns, the row that the document is about, and the fields as its ERP said them last."""
    return sa.Table(
        table,
        CustomerTable.metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        *(sa.Column(number, sa.Text, nullable=False) for number in numbers),
        sa.Column("row_id", sa.Uuid, nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("source_version", sa.BigInteger, nullable=False),
        sa.Column("content_hash", sa.LargeBinary, nullable=False),
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


customer_sources = _last_said("customer_sources", "code")
contact_sources = _last_said("contact_sources", "customer_code", "contact_no")
sa.Index("ix_contact_sources_number", *(contact_sources.c[name] for name in ("source", "customer_code", "contact_no")))
