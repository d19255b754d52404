"""Actions that serve a level goal, and the level when such a goal was set."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
ONE_GOAL = "num_nonnulls(relationship_goal_id, level_goal_id) <= 1"


def upgrade() -> None:
    op.add_column("actions", sa.Column("level_goal_id", sa.Uuid(), nullable=True))
    op.create_check_constraint("one_goal", "actions", ONE_GOAL)
    op.add_column("level_goals", sa.Column("level_when_set", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("level_goals", "level_when_set")
    op.drop_constraint("one_goal", "actions")
    op.drop_column("actions", "level_goal_id")
