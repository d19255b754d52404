"""Cadences of contact, roles in account teams, published warnings and monthly figures.

The customer service's feed is followed again from its start, which fills the copy of the teams' roles and the cadences,
and changes nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


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
        "account_team_members",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
    )
    op.create_index("ix_account_team_members_customer", "account_team_members", ["customer_id", "user_id"])
    op.create_table(
        "contact_cadences",
        sa.Column("id", sa.Uuid(), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "every")),
        sa.Column("form", sa.Text()),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("level", "clearance")),
        sa.Column("since_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date()) for name in ("last_contact_on", "due_on")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("policy_version", "scheme_version")),
        sa.UniqueConstraint("customer_id", "kind", "level"),
    )
    op.create_index("ix_contact_cadences_due", "contact_cadences", ["level", "due_on", "id"])
    op.create_index("ix_contact_cadences_last", "contact_cadences", ["level", "last_contact_on", "id"])
    _create_published()
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def _create_published() -> None:
    words = ("kind", "subject", "severity", "evidence_en", "evidence_zh")
    op.create_table(
        "warnings",
        *_row(),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("figures", postgresql.JSONB(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("has_due_item", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String()),
        sa.UniqueConstraint("customer_id", "kind", "subject"),
    )
    op.create_table(
        "monthly_figures",
        *_row(),
        sa.Column("kpi", sa.String(40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Numeric(20, 4), nullable=False),
        sa.Column("denominator", sa.Numeric(20, 4), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.UniqueConstraint("kpi", "customer_id", "month"),
    )


def downgrade() -> None:
    for table in ("monthly_figures", "warnings", "contact_cadences", "account_team_members"):
        op.drop_table(table)
