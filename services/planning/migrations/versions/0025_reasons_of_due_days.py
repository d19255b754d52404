"""Why an action is due outside the fiscal year of its plan."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("actions", sa.Column("due_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("actions", "due_reason")
