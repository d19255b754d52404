"""A product's last change that callers of level 1 see: its cost is above it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


# The default stays, for rows that a process of the version before writes meanwhile.
def upgrade() -> None:
    op.add_column("products", sa.Column("updated_at_1", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))
    op.execute("UPDATE products SET updated_at_1 = updated_at")
