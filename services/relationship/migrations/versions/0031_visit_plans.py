"""Visit plans and their people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "visit_plans",
        *_row(),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("updated_at_1", "updated_at_2")),
        sa.Column("direction", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on")),
        sa.Column("reception_level", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("agenda", "budget")),
        sa.Column("budget_total", sa.Numeric(20, 4), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Date()) for name in ("submitted_on", "approved_on")),
        sa.Column("approver", sa.String(40)),
        sa.Column("scheme_version", sa.Integer()),
        *(sa.Column(name, sa.String()) for name in ("purpose", "place", "submitted_by", "approved_by_name")),
        *(sa.Column(name, sa.String()) for name in ("return_reason", "cancel_reason")),
        sa.Column("touchpoint_id", sa.Uuid()),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_visit_plans_starts", "visit_plans", ["starts_on", "id"])
    op.create_index("ix_visit_plans_customer", "visit_plans", ["customer_id", "starts_on", "id"])
    op.create_index("ix_visit_plans_created", "visit_plans", ["created_at", "id"])
    op.create_table(
        "visit_people",
        *_row(),
        sa.Column("visit_plan_id", sa.Uuid(), sa.ForeignKey("visit_plans.id"), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.UniqueConstraint("visit_plan_id", "contact_id"),
        sa.UniqueConstraint("visit_plan_id", "user_id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (user_id IS NULL)", name="one_person"),
    )
    op.create_index("ix_visit_people_customer", "visit_people", ["customer_id"])
    op.create_index(
        "ix_visit_people_contact", "visit_people", ["contact_id"], postgresql_where=sa.text("contact_id IS NOT NULL")
    )


def downgrade() -> None:
    for table in ("visit_people", "visit_plans"):
        op.drop_table(table)
