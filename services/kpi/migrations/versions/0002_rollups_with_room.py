"""Rollups with free space on their pages.

A batch updates existing rows: with free space the new version stays on the same page, no index changes, and the next
reader of the page removes the old version instead of a much later vacuum.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("customer_months", "category_months", "open_promises"):
        op.execute(
            f"ALTER TABLE {table} SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02,"
            " autovacuum_analyze_scale_factor = 0.05)"
        )
