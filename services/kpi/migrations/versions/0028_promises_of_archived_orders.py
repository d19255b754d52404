"""An index by which the archived periods are found whose orders were promised for some days."""

from alembic import op

revision = "0028"
down_revision = "0026"


def upgrade() -> None:
    """Index what was kept of archived periods: it never changes, so that nobody waits for this."""
    op.execute(
        "CREATE INDEX ix_archived_sums_promised"
        " ON archived_sums (period, (coalesce(key ->> 'promised_on', key ->> 'month')))"
        " WHERE rollup = 'open_promises' OR rollup = 'customer_months' AND measures ->> 'delivered_lines' <> '0'"
    )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix_archived_sums_promised")
