"""Copies of the customers' contacts and of competitors.

The customer service's feed is followed again from its start, which fills them and changes nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "contact_directory",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in ("english_name", "department", "title", "seniority", "decision_role")),
        sa.Column("influence", sa.Integer()),
        sa.Column("decision_bases", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("reports_to_id", sa.Uuid()),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
    )
    op.create_index("ix_contact_directory_customer", "contact_directory", ["customer_id"])
    op.create_table(
        "competitor_directory",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text()),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
    )
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def downgrade() -> None:
    op.drop_table("competitor_directory")
    op.drop_table("contact_directory")
