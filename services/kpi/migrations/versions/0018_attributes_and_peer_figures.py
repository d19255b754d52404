"""The attributes of customers by day, and the figures of other services.

What customers are today counts for all the time before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

ATTRIBUTES = "region, industry, customer_class, tier, stage, quadrant, manager_id, tags"


def upgrade() -> None:
    op.create_table(
        "customer_attribute_periods",
        sa.Column("of_customer", sa.Uuid(), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=True)
            for name in ("region", "industry", "customer_class", "tier", "stage", "quadrant")
        ),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    op.execute(
        f"INSERT INTO customer_attribute_periods (of_customer, valid_from, valid_to, known_from, {ATTRIBUTES})"
        f" SELECT id, '-infinity', 'infinity', current_date, {ATTRIBUTES} FROM customer_directory"
    )
    op.create_table(
        "peer_figures",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("of_customer", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("numerator", sa.Numeric(), nullable=False),
        sa.Column("denominator", sa.Numeric(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_peer_figures_month", "peer_figures", ["kpi", "month"])


def downgrade() -> None:
    op.drop_table("peer_figures")
    op.drop_table("customer_attribute_periods")
