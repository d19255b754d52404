"""Target customers, the decision mode, and one responsible person for each file."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.add_column("customers", sa.Column("decision_mode", sa.String(40), nullable=True))
    op.add_column("customers", sa.Column("responsible_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_customers_responsible_id",
        "customers",
        ["responsible_id"],
        postgresql_where=sa.text("responsible_id IS NOT NULL"),
    )
    op.create_table(
        "customer_targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("marked_by_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("customer_id", name="uq_customer_targets_customer"),
    )
    op.create_index("ix_customer_targets_day", "customer_targets", ["marked_on", "id"])
