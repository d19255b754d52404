"""Standings say since when class, tier and quadrant hold without interruption."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

NAMES = {"class_since": "customer_class", "tier_since": "tier", "quadrant_since": "quadrant"}
# Of a grade that a later year's had already overtaken the customer's standing never took anything.
SHOWN = """
    SELECT customer_id, graded_at, customer_class, tier, quadrant FROM (
        SELECT *, max(fiscal_year) OVER (PARTITION BY customer_id ORDER BY graded_at, id) AS latest FROM grades
    ) g WHERE fiscal_year >= latest
"""


def upgrade() -> None:
    table = "customer_standings"
    for since, name in NAMES.items():
        op.add_column(table, sa.Column(since, sa.DateTime(timezone=True), nullable=True))
        op.execute(f"""
            WITH shown AS ({SHOWN}), ended AS (
                SELECT s.customer_id, max(g.graded_at) AS at FROM {table} s JOIN shown g USING (customer_id)
                WHERE g.{name} IS DISTINCT FROM s.{name} AND g.graded_at < s.graded_at GROUP BY s.customer_id
            ), begun AS (
                SELECT g.customer_id, min(g.graded_at) AS at FROM shown g LEFT JOIN ended e USING (customer_id)
                WHERE e.at IS NULL OR g.graded_at > e.at GROUP BY g.customer_id
            )
            UPDATE {table} s SET {since} = least(b.at, s.graded_at) FROM begun b WHERE b.customer_id = s.customer_id
        """)
        op.execute(f"UPDATE {table} SET {since} = graded_at WHERE {since} IS NULL")
        op.alter_column(table, since, nullable=False)


def downgrade() -> None:
    for since in NAMES:
        op.drop_column("customer_standings", since)
