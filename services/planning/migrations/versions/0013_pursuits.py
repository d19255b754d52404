"""Leads; figures for kpi; summit projects with their people, stages and checks of the decision chain."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def _row() -> list[sa.Column]:
    """The columns of every row."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "leads",
        *_row(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "source", "state")),
        sa.Column("brought_in_on", sa.Date(), nullable=False),
        sa.Column("expected_amount", sa.Numeric(20, 4)),
        *(sa.Column(name, sa.Text()) for name in ("currency", "category")),
        sa.Column("expected_close_on", sa.Date()),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("qualified_on", sa.Date()),
        sa.Column("qualification_reason", sa.Text()),
        sa.Column("converted_on", sa.Date()),
        sa.Column("probability", sa.Numeric(5, 4)),
        *(sa.Column(name, sa.Date()) for name in ("expected_order_on", "closed_on")),
        *(sa.Column(name, sa.Text()) for name in ("order_no", "loss_reason", "closing_reason")),
        sa.Column("competitor_id", sa.Uuid()),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_leads_customer", "leads", ["customer_id", "state"])
    op.create_index("ix_leads_brought_in", "leads", ["brought_in_on", "id"])
    op.create_table(
        "monthly_figures",
        *_row(),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Numeric(20, 4), nullable=False) for name in ("numerator", "denominator")),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.UniqueConstraint("customer_id", "kpi", "month", "level"),
    )
