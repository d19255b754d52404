"""Edge-channel breakdowns, each with an owner and a due day."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "edge_breakdowns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("horizon", sa.String(40), nullable=False),
        sa.Column("fit_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by_name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_edge_breakdowns_open",
        "edge_breakdowns",
        ["customer_id", "horizon"],
        unique=True,
        postgresql_where=sa.text("finished_on IS NULL"),
    )
    op.create_index("ix_edge_breakdowns_customer", "edge_breakdowns", ["customer_id"])
    op.create_index("ix_edge_breakdowns_due", "edge_breakdowns", ["due_on", "id"])
    _open_those_due()


def _open_those_due() -> None:
    """The latest assessment of each customer says whether a breakdown is due; those get the standard's 30 days."""
    for horizon, column in (("now", "breakdown_due_now"), ("ahead", "breakdown_due_ahead")):
        op.execute(
            f"""
            INSERT INTO edge_breakdowns (id, version, created_at, updated_at, customer_id, horizon, fit_id, due_on)
            SELECT gen_random_uuid(), 1, now(), now(), customer_id, '{horizon}', id, current_date + 30
            FROM (SELECT DISTINCT ON (customer_id) * FROM strategic_fits
                  ORDER BY customer_id, assessed_on DESC, id DESC) latest
            WHERE {column}
            """
        )
