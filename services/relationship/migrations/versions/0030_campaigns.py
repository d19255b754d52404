"""Campaigns, the customers they are for, and their people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _of_campaign() -> sa.Column:
    return sa.Column("campaign_id", sa.Uuid(), sa.ForeignKey("campaigns.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "campaigns",
        *_row(),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("updated_at_1", "updated_at_2")),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reach", sa.String(40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("is_large_brand_campaign", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        *(sa.Column(name, sa.Numeric(20, 4)) for name in ("planned_cost", "actual_cost")),
        sa.Column("goals", JSONB(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("results", JSONB(), nullable=False),
        *(sa.Column(name, sa.String()) for name in ("place", "purpose", "evaluation", "evaluated_by_name")),
        sa.Column("cancel_reason", sa.String()),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_campaigns_starts", "campaigns", ["starts_on", "id"])
    op.create_index("ix_campaigns_created", "campaigns", ["created_at", "id"])
    op.create_table(
        "campaign_customers",
        *_row(),
        _of_campaign(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("campaign_id", "customer_id"),
    )
    op.create_index("ix_campaign_customers_customer", "campaign_customers", ["customer_id"])
    op.create_table(
        "campaign_people",
        *_row(),
        _of_campaign(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("remark", sa.String()),
        sa.UniqueConstraint("campaign_id", "contact_id"),
    )
    for name in ("customer", "contact"):
        op.create_index(f"ix_campaign_people_{name}", "campaign_people", [f"{name}_id"])


def downgrade() -> None:
    for table in ("campaign_people", "campaign_customers", "campaigns"):
        op.drop_table(table)
