"""The copy of lifecycle programmes, which look after actions of stages.

The planning service's feed is followed again from its start; intents that were answered are not applied again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.create_table(
        "stage_programmes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("entered_on", "started_on")),
        sa.Column("ended_on", sa.Date()),
    )
    op.create_index("ix_stage_programmes_customer", "stage_programmes", ["customer_id", "stage"])
    op.execute("DELETE FROM follower_cursors WHERE source = 'planning'")


def downgrade() -> None:
    op.drop_table("stage_programmes")
