"""Since when general and organizational assessments wait for their review, as those of key people say."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

TABLES = ("general_assessments", "organizational_assessments")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "submitted_at")
