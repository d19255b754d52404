"""Rivals of assessments are maintained competitors; key elements, and since when an assessment waits for its review.

Rivals that earlier assessments name in words get their competitor when it is copied: the customer service's feed is
followed again from its start. Processes of the version before still read and write the name.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"

TABLE = "key_person_assessments"
PRESENT = "ix_key_person_assessments_present"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("competitor_id", sa.Uuid(), nullable=True))
    op.add_column(TABLE, sa.Column("key_elements", JSONB(), nullable=False, server_default="{}"))
    op.add_column(TABLE, sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        PRESENT,
        TABLE,
        ["contact_id", "assessed_on", "id"],
        postgresql_include=["customer_id", "level"],
        postgresql_where=sa.text("competitor IS NULL AND deleted_at IS NULL AND status IN ('submitted', 'confirmed')"),
    )
    op.create_index(
        "ix_key_person_assessments_submitted",
        TABLE,
        ["customer_id"],
        postgresql_where=sa.text("status = 'submitted' AND deleted_at IS NULL"),
    )
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")


def downgrade() -> None:
    op.drop_index("ix_key_person_assessments_submitted", TABLE)
    op.drop_index(PRESENT, TABLE)
    for name in ("submitted_at", "key_elements", "competitor_id"):
        op.drop_column(TABLE, name)
