"""The months in which a customer code has orders, so that retention reads no history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "months_with_orders",
        sa.Column("customer_code", sa.Text(), primary_key=True),
        sa.Column("months", postgresql.DATEMULTIRANGE(), nullable=False),
    )
    op.execute(
        "INSERT INTO months_with_orders (customer_code, months)"
        " SELECT customer_code, range_agg(daterange(month, (month + interval '1 month')::date))"
        " FROM customer_months WHERE orders > 0 GROUP BY customer_code"
    )
    op.execute("ANALYZE months_with_orders")


def downgrade() -> None:
    op.drop_table("months_with_orders")
