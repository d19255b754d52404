"""Custom fields of customers and their choices.

The customer service's feed is followed again from its start, so that fields and values of before are copied too.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    )
    op.create_table(
        "custom_choices",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("of_customer", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_index("ix_custom_choices_field", "custom_choices", ["field_id", "of_customer"])
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def downgrade() -> None:
    op.drop_table("custom_choices")
    op.drop_table("custom_fields")
