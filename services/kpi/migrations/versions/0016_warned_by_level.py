"""How many documents of a batch have a warning that readers of each level may see."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0016"
down_revision = "0015"

COUNTS = ", ".join(f"count(DISTINCT position) FILTER (WHERE clearance <= {level})" for level in (1, 2, 3))


def upgrade() -> None:
    op.add_column("batches", sa.Column("warned_by_level", ARRAY(sa.Integer()), nullable=False, server_default="{0,0,0}"))
    op.alter_column("batches", "warned_by_level", server_default=None)
    op.execute(
        "UPDATE batches b SET warned_by_level = w.counts"  # noqa: S608 - levels in the code only
        f" FROM (SELECT batch_id, ARRAY[{COUNTS}] AS counts FROM batch_warnings GROUP BY batch_id) w"
        " WHERE w.batch_id = b.id"
    )
