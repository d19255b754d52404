"""Search entries say by themselves who may find them: the level, and whether their row is there."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("search_entries", sa.Column("clearance", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("search_entries", sa.Column("is_present", sa.Boolean(), nullable=False, server_default="true"))
    op.execute(
        """
        UPDATE search_entries entry
        SET clearance = CASE WHEN contact.seniority = 'top' THEN 2 ELSE 1 END, is_present = contact.deleted_at IS NULL
        FROM contacts contact
        WHERE contact.id = entry.id AND (contact.seniority = 'top' OR contact.deleted_at IS NOT NULL)
        """
    )
    op.alter_column("search_entries", "clearance", server_default=None)
    op.alter_column("search_entries", "is_present", server_default=None)
