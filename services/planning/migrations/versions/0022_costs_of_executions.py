"""What the touchpoint or campaign costs that carries an action out."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("actions", sa.Column("execution_cost", sa.Numeric(20, 4), nullable=True))


def downgrade() -> None:
    op.drop_column("actions", "execution_cost")
