"""Market goals name a product or category, and a maintained competitor; goals of markets that are off track."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("market_goals", sa.Column("share_of", sa.Text(), nullable=True))
    op.add_column("market_goals", sa.Column("competitor_id", sa.Uuid(), nullable=True))
    op.create_table(
        "off_track_goals",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "market_goal_id")),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "updated_at")),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.Column("shortfall", sa.Numeric(20, 4), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("market_goal_id"),
    )
    _give_days()


def _give_days() -> None:
    """Published schemes give the days that the standard one gives."""
    query = sa.text("UPDATE scheme_versions SET content = CAST(:added AS jsonb) || content WHERE kind = 'goals'")
    op.get_bind().execute(query, {"added": json.dumps({"off_track_days": 14})})


def downgrade() -> None:
    op.execute("UPDATE scheme_versions SET content = content - 'off_track_days' WHERE kind = 'goals'")
    op.drop_table("off_track_goals")
    for name in ("competitor_id", "share_of"):
        op.drop_column("market_goals", name)
