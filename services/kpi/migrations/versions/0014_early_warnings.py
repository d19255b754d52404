"""Early warnings, the queue of customers to look at, the days looked at, and the service's schemes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "scheme_versions", *_row(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_by_name", sa.Text(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "number"),
    )
    op.create_table(
        "touched",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("of_customer", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_table(
        "warning_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", "scheme_version"),
    )
    op.create_table(
        "warnings", *_row(),
        sa.Column("updated_at_1", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at_2", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(40), nullable=False),
        sa.Column("measured", sa.Numeric(), nullable=True),
        sa.Column("evidence_en", sa.Text(), nullable=False),
        sa.Column("evidence_zh", sa.Text(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("profit_at_stake", sa.Numeric(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("has_due_item", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_name", sa.Text(), nullable=True),
        sa.Column("acting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acting_by_name", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("cause_lasts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    is_open, has_source = sa.text("status <> 'closed'"), sa.text("source_id IS NOT NULL")
    op.create_index(
        "uq_warnings_open", "warnings", ["customer_id", "kind", "subject"], unique=True, postgresql_where=is_open
    )
    op.create_index("ix_warnings_customer", "warnings", ["customer_id", "kind", "closed_at"])
    op.create_index("ix_warnings_due", "warnings", ["due_at", "id"], postgresql_where=is_open)
    op.create_index("ix_warnings_created", "warnings", ["created_at", "id"])
    op.create_index("ix_warnings_source", "warnings", ["source_id"], postgresql_where=has_source)
