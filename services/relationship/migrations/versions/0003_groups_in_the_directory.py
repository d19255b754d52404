"""The directory's copy records each customer's parent.

Customers copied earlier lack it: the customer service's feed is followed again from its start, which updates every
copy and changes nothing else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("customer_directory", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_customer_directory_parent",
        "customer_directory",
        ["parent_id"],
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
