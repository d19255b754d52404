"""The one responsible person of each key person and of each department of a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "responsibilities",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("department", sa.String()),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("clearance", sa.Integer(), nullable=False),
        sa.CheckConstraint("num_nonnulls(contact_id, department) = 1", name="ck_responsibilities_subject"),
    )
    op.create_index(
        "uq_responsibilities_contact",
        "responsibilities",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        "uq_responsibilities_department",
        "responsibilities",
        ["customer_id", "department"],
        unique=True,
        postgresql_where=sa.text("department IS NOT NULL"),
    )
    op.create_index("ix_responsibilities_customer", "responsibilities", ["customer_id"])
    op.create_index("ix_responsibilities_responsible", "responsibilities", ["responsible_id"])
    op.create_index("ix_responsibilities_created", "responsibilities", ["created_at", "id"])


def downgrade() -> None:
    op.drop_table("responsibilities")
