"""Goals that go on with those of the year before, and when it was decided what moves over into a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

GOALS = ("market_goals", "relationship_goals", "level_goals")


def upgrade() -> None:
    op.add_column("plans", sa.Column("carried_over_at", sa.DateTime(timezone=True), nullable=True))
    for table in GOALS:
        op.add_column(table, sa.Column("carried_from_id", sa.Uuid(), nullable=True))
