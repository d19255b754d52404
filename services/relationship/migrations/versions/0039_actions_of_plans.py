"""Touchpoints, visit plans and campaigns name the action of a plan that they carry out."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

TABLES = ("touchpoints", "visit_plans", "campaigns")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("action_id", sa.Uuid()))
        # All rows are empty, so both are quick on a table of any size.
        op.create_index(
            f"ix_{table}_action", table, ["action_id"], postgresql_where=sa.text("action_id IS NOT NULL")
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_action", table)
        op.drop_column(table, "action_id")
