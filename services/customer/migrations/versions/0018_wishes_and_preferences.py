"""What people at customers wish for and prefer."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    for name in ("career_wishes", "preferences"):
        op.add_column("contacts", sa.Column(name, sa.Text(), nullable=True))
