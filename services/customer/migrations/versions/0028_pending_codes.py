"""Codes wait for a confirmation; the directory has confirmed ones only. Codes that exist are confirmed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"

OPTIONAL = ("pending_reason", "taken_by", "taken_by_name", "confirmed_by", "confirmed_by_name")


def upgrade() -> None:
    # The default stays for processes of the version before, which write codes until they are replaced.
    op.add_column("customer_codes", sa.Column("status", sa.Text(), nullable=False, server_default="confirmed"))
    for name in OPTIONAL:
        op.add_column("customer_codes", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("customer_codes", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_customer_codes_pending",
        "customer_codes",
        ["created_at", "id"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.add_column("imports", sa.Column("pending_codes", sa.Integer(), nullable=False, server_default="0"))
    none = sa.text("'[]'::jsonb")
    op.add_column(
        "customer_merges", sa.Column("pending_codes", postgresql.JSONB(), nullable=False, server_default=none)
    )
    op.execute(
        "CREATE OR REPLACE VIEW customer_directory_codes AS "
        "SELECT code, customer_id FROM customer_codes WHERE status = 'confirmed'"
    )
