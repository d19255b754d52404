"""What markets buy, and what the customers buy.

The customer service's feed is followed again from its start, so that the supply positions of before are copied too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "market_volumes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(20, 4), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
    )
    op.create_index(
        "ix_market_volumes_market",
        "market_volumes",
        ["category", "sku", "region", "first_on", "last_on"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "purchase_volumes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("yearly_spend", sa.Numeric(20, 4), nullable=True),
        sa.Column("our_share", sa.Numeric(5, 4), nullable=True),
    )
    op.create_index("ix_purchase_volumes_customer", "purchase_volumes", ["customer_id", "category", "as_of"])
    op.create_index("ix_purchase_volumes_day", "purchase_volumes", ["as_of", "id"])
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
