"""Leads; figures for kpi; summit projects with their people, stages and checks of the decision chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
        "summit_projects",
        *_row(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "stage", "currency")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("decision_on", "stage_since")),
        sa.Column("amount", sa.Numeric(20, 4), nullable=False),
        sa.Column("probability", sa.Numeric(5, 4), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("rival_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("main_rival_id", sa.Uuid()),
        *(sa.Column(name, sa.Text()) for name in ("outcome", "outcome_reason")),
        sa.Column("decided_on", sa.Date()),
        sa.Column("winner_id", sa.Uuid()),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_summit_projects_customer", "summit_projects", ["customer_id"])
    op.create_index("ix_summit_projects_decision", "summit_projects", ["decision_on", "id"])
    op.create_table(
        "summit_stage_moves",
        *_row(),
        sa.Column("summit_project_id", sa.Uuid(), sa.ForeignKey("summit_projects.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage", sa.Text()),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.Text()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("moved_by", "moved_by_name")),
    )
    op.create_index("ix_summit_stage_moves_summit_project_id", "summit_stage_moves", ["summit_project_id"])
    op.create_table(
        "summit_people",
        *_row(),
        sa.Column("summit_project_id", sa.Uuid(), sa.ForeignKey("summit_projects.id"), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("customer_id", "contact_id")),
        sa.Column("needed_level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.UniqueConstraint("summit_project_id", "contact_id"),
    )
    op.create_table(
        "decision_chain_checks",
        *_row(),
        sa.Column("summit_project_id", sa.Uuid(), sa.ForeignKey("summit_projects.id"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("findings", "checked_by", "checked_by_name")),
    )
    op.create_index("ix_decision_chain_checks_summit_project_id", "decision_chain_checks", ["summit_project_id"])
    op.create_table(
        "decision_chain_levels",
        *_row(),
        sa.Column("check_id", sa.Uuid(), sa.ForeignKey("decision_chain_checks.id"), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("summit_project_id", "customer_id", "contact_id")),
        sa.Column("needed_level", sa.Text(), nullable=False),
        sa.Column("level", sa.Text()),
        sa.Column("assessed_on", sa.Date()),
        sa.Column("is_gap", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_decision_chain_levels_check_id", "decision_chain_levels", ["check_id"])
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
        sa.Column("summit_project_id", sa.Uuid(), sa.ForeignKey("summit_projects.id")),
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
