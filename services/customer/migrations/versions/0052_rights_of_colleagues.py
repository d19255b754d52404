"""What every user sees."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("colleagues", sa.Column("clearance", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("colleagues", sa.Column("data_scope", sa.Text(), nullable=False, server_default="all"))
    op.add_column("colleagues", sa.Column("regions", ARRAY(sa.Text()), nullable=False, server_default="{}"))
    # The service reads the gateway's feed once more from its beginning, and so learns of everybody's rights.
    op.execute("DELETE FROM follower_cursors WHERE source = 'gateway'")


def downgrade() -> None:
    for name in ("regions", "data_scope", "clearance"):
        op.drop_column("colleagues", name)
