"""Warnings of this service, which kpi lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "warnings",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("evidence_en", sa.String(), nullable=False),
        sa.Column("evidence_zh", sa.String(), nullable=False),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("has_due_item", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String()),
        sa.UniqueConstraint("customer_id", "kind", "subject"),
    )


def downgrade() -> None:
    op.drop_table("warnings")
