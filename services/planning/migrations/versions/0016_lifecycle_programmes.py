"""Lifecycle programmes with their actions, and the copy of account teams.

The customer service's feed is followed again from its start, which fills the copy of the teams' roles and changes
nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "updated_at")),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "account_team_members",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "customer_id", "user_id")),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_account_team_members_customer", "account_team_members", ["customer_id", "user_id"])
    op.create_table(
        "lifecycle_programmes",
        *_row(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("stage", "status", "language")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("entered_on", "started_on")),
        *(sa.Column(name, sa.Date()) for name in ("ends_on", "next_look_on", "ended_on")),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("scheme_version", "policy_version")),
        sa.Column("template", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("end_reason", sa.Text()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("started_by", "started_by_name")),
    )
    op.create_index(
        "uq_lifecycle_programmes_running",
        "lifecycle_programmes",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index("ix_lifecycle_programmes_customer", "lifecycle_programmes", ["customer_id", "stage"])
    op.create_index("ix_lifecycle_programmes_created", "lifecycle_programmes", ["created_at", "id"])
    _create_actions()
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def _create_actions() -> None:
    op.create_table(
        "programme_actions",
        *_row(),
        sa.Column("programme_id", sa.Uuid(), sa.ForeignKey("lifecycle_programmes.id"), nullable=False),
        sa.Column("action_id", sa.Uuid(), sa.ForeignKey("actions.id"), nullable=False, unique=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("key", "role")),
        sa.Column("turn", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_milestone", "is_withdrawn")),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("assigned_id", sa.Uuid()),
        sa.UniqueConstraint("programme_id", "key", "turn"),
    )
    op.create_index("ix_programme_actions_customer", "programme_actions", ["customer_id"])

