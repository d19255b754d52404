"""Merges of contacts, and into which one a contact was merged; an absorbed one is as hidden as its survivor."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"

PEOPLE = """
CREATE OR REPLACE VIEW customer_directory_people AS
SELECT id AS contact_id, customer_id, 2 AS clearance FROM contacts
WHERE seniority = 'top' OR decision_role = 'coach'
UNION ALL
SELECT absorbed.id, absorbed.customer_id, 2
FROM contacts absorbed JOIN contacts survivor ON survivor.id = absorbed.merged_into_id
WHERE (survivor.seniority = 'top' OR survivor.decision_role = 'coach')
  AND absorbed.seniority IS DISTINCT FROM 'top' AND absorbed.decision_role IS DISTINCT FROM 'coach'
"""


def upgrade() -> None:
    op.add_column("contacts", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(None, "contacts", "contacts", ["merged_into_id"], ["id"])
    op.create_index(
        "ix_contacts_merged_into",
        "contacts",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_table(
        "contact_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("absorbed_id", sa.Uuid(), nullable=False),
        sa.Column("absorbed_name", sa.Text(), nullable=False),
        sa.Column("taken", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settled", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("below", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["absorbed_id"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"]),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("absorbed_id"),
    )
    op.create_index(op.f("ix_contact_merges_contact_id"), "contact_merges", ["contact_id"])
    op.create_index(op.f("ix_contact_merges_customer_id"), "contact_merges", ["customer_id"])
    op.execute(PEOPLE)
