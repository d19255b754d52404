"""Who hands a customer over goes on reading it, and only that."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    column = sa.Column("is_handing_over", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("customer_directory_team", column)
