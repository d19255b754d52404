"""Insights, the customers they are for, their files, and who got them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0013"
down_revision = "0012"


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "insights",
        *_row(),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String()),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("industries", ARRAY(sa.Text()), nullable=False),
        sa.Column("decision_roles", ARRAY(sa.Text()), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_insights_issued", "insights", ["kind", "issued_on"])
    op.create_table(
        "insight_customers",
        *_row(),
        sa.Column("insight_id", sa.Uuid(), sa.ForeignKey("insights.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("insight_id", "customer_id"),
    )
    op.create_index("ix_insight_customers_customer", "insight_customers", ["customer_id"])
    op.create_table(
        "insight_deliveries",
        *_row(),
        sa.Column("insight_id", sa.Uuid(), sa.ForeignKey("insights.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("reaction", sa.String(40)),
        sa.Column("remark", sa.String()),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_insight_deliveries_person",
        "insight_deliveries",
        ["insight_id", "contact_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index("ix_insight_deliveries_customer", "insight_deliveries", ["customer_id", "given_on"])
    op.create_index("ix_insight_deliveries_contact", "insight_deliveries", ["contact_id"])
    op.create_table(
        "insight_files",
        *_row(),
        sa.Column("insight_id", sa.Uuid(), sa.ForeignKey("insights.id"), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_insight_files_insight", "insight_files", ["insight_id"])
    op.create_index(
        "ix_insight_files_to_remove",
        "insight_files",
        ["deleted_at"],
        postgresql_where=sa.text("deleted_at IS NOT NULL AND removed_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("insight_files", "insight_deliveries", "insight_customers", "insights"):
        op.drop_table(table)
