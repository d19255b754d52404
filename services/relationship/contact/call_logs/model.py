"""What was pushed of each touchpoint, by source and number."""

import sqlalchemy as sa

from services.relationship.tables import RelationshipTable

touchpoint_sources = sa.Table(
    "touchpoint_sources",
    RelationshipTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("log_no", sa.Text, nullable=False),
    sa.Column("touchpoint_id", sa.Uuid, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)
