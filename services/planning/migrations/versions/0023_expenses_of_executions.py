"""The copy of expenses of touchpoints, visits and campaigns: what carrying an action out has cost.

The relationship service's feed is followed again from its start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "execution_expenses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.Uuid()) for name in ("touchpoint_id", "visit_plan_id", "campaign_id")),
        sa.Column("of_customer", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("actual_base_amount", sa.Numeric(20, 4)),
    )
    for name in ("touchpoint_id", "visit_plan_id", "campaign_id"):
        op.create_index(f"ix_execution_expenses_{name}", "execution_expenses", [name])
    op.execute("DELETE FROM follower_cursors WHERE source = 'relationship'")


def downgrade() -> None:
    op.drop_table("execution_expenses")
