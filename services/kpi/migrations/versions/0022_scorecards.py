"""Scorecards of people and teams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=True),
        sa.Column("member_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("salespeople", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("period", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("agree_by", "assess_by", "review_by", "close_by")),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("goals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("entered", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_name", sa.Text(), nullable=True),
        sa.Column("revised_for", sa.Text(), nullable=True),
        sa.Column("self_assessment", sa.Text(), nullable=True),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review", sa.Text(), nullable=True),
        sa.Column("rating", sa.String(40), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_name", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("score", sa.Numeric(), nullable=True),
        sa.Column("covered", sa.Numeric(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("reopened_for", sa.Text(), nullable=True),
        sa.Column("earlier_goals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("earlier_results", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_scorecards_present",
        "scorecards",
        ["holder_id", sa.text("coalesce(team_name, '')"), "starts_on", "ends_on"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index("ix_scorecards_supervisor", "scorecards", ["supervisor_id"])
    op.create_index("ix_scorecards_created", "scorecards", ["created_at", "id"])
    op.create_index("ix_scorecards_period", "scorecards", ["starts_on", "ends_on"])


def downgrade() -> None:
    op.drop_table("scorecards")
