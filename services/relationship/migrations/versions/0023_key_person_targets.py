"""Targets of relationships with key people, each kept when the next replaces it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "key_person_targets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("target_level", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("level_when_set", sa.String(40)),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_key_person_targets_present",
        "key_person_targets",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_index("ix_key_person_targets_customer", "key_person_targets", ["customer_id"])
    op.create_index("ix_key_person_targets_contact", "key_person_targets", ["contact_id", "created_at"])
    op.create_index("ix_key_person_targets_created", "key_person_targets", ["created_at", "id"])


def downgrade() -> None:
    op.drop_table("key_person_targets")
