"""Who oversees which regions, who administers, and since when somebody cannot sign in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "colleagues",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("oversees", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("inactive_since", sa.DateTime(timezone=True)),
    )
    # The service reads the gateway's feed once more from its beginning, and so learns of those who are there already.
    op.execute("DELETE FROM follower_cursors WHERE source = 'gateway'")


def downgrade() -> None:
    op.drop_table("colleagues")
