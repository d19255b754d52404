"""Batches of customers and contacts, and what ERPs said last of each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    _create_batches()
    op.create_table(
        "batch_rejections",
        sa.Column("batch_id", sa.Uuid(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text()),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
    )
    op.create_table(
        "batch_warnings",
        sa.Column("batch_id", sa.Uuid(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("pointer", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
    )
    for table, numbers in (("customer_sources", ("code",)), ("contact_sources", ("customer_code", "contact_no"))):
        _create_sources(table, *numbers)
    op.create_index("ix_contact_sources_number", "contact_sources", ["source", "customer_code", "contact_no"])


def _create_batches() -> None:
    counts = ("received", "created", "updated", "unchanged", "stale", "rejected", "differing", "warned")
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("is_atomic", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("columns", ARRAY(sa.Text()), nullable=False),
    )
    op.create_index("ix_batches_kind", "batches", ["kind", "created_at", "id"])


def _create_sources(table: str, *numbers: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        *(sa.Column(number, sa.Text(), nullable=False) for number in numbers),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("source_version", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
