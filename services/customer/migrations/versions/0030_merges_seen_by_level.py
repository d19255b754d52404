"""What a merge moved and settled, as callers of each lower level may see it; of merges before, they see nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"


# The default stays, for rows that a process of the version before writes meanwhile.
def upgrade() -> None:
    op.add_column("customer_merges", sa.Column("below", JSONB(), nullable=False, server_default="[]"))
