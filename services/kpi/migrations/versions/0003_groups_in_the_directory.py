"""The directory's copy says whose group a customer belongs to.

The customers copied before do not have it: the customer service's feed is followed from its start again, which brings
every copy up to date and changes nothing else.
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
