"""Why an action is due outside the fiscal year of its plan, and why a revision of a plan was dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("actions", sa.Column("due_reason", sa.Text(), nullable=True))
    op.add_column("plans", sa.Column("revision_cancel_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("plans", "revision_cancel_reason")
    op.drop_column("actions", "due_reason")
