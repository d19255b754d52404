"""Where a sign-in came from: wrong passwords from elsewhere do not lock its user out there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("grants", sa.Column("source", sa.Text(), nullable=True))
    op.create_index("ix_grants_subject_source", "grants", ["subject", "source"])
