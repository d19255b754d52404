"""The version of the scheme of value reports, and an index of what archived orders promised."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Existing reports were made with the standard. Nobody waits: the tables are small, and the column has a default."""
    op.add_column(
        "value_reports", sa.Column("scheme_version", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )
    op.execute(
        "CREATE INDEX ix_archived_sums_promised"
        " ON archived_sums (period, (coalesce(key ->> 'promised_on', key ->> 'month')))"
        " WHERE rollup = 'open_promises' OR rollup = 'customer_months' AND measures ->> 'delivered_lines' <> '0'"
    )


def downgrade() -> None:
    """Take all of it back."""
    op.execute("DROP INDEX ix_archived_sums_promised")
    op.drop_column("value_reports", "scheme_version")
