"""Assessments of general and organizational relationships."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"


def _columns() -> list[sa.Column]:
    """What every assessment has."""
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("assessed_by", sa.Text(), nullable=False),
        sa.Column("assessed_by_name", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text()),
        sa.Column("reviewed_by_name", sa.Text()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("review_remark", sa.Text()),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    ]


def _indexes(table: str, subject: list[str], shown: list[str]) -> None:
    """What finds rows, and an index of those that count which has all that levels of many customers need."""
    op.create_index(f"ix_{table}_customer", table, ["customer_id", "assessed_on"])
    op.create_index(f"ix_{table}_created", table, ["created_at", "id"])
    waiting = sa.text("status = 'submitted' AND deleted_at IS NULL")
    op.create_index(f"ix_{table}_waiting", table, ["assessed_on"], postgresql_where=waiting)
    op.create_index(
        f"ix_{table}_latest",
        table,
        [*subject, sa.text("assessed_on DESC"), sa.text("id DESC")],
        postgresql_include=["status", *shown],
        postgresql_where=sa.text("deleted_at IS NULL AND status IN ('submitted', 'confirmed')"),
    )


def upgrade() -> None:
    op.create_table(
        "general_assessments",
        *_columns(),
        sa.Column("department", sa.Text()),
        sa.Column("elements", JSONB(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("weakest_element", sa.Text(), nullable=False),
        sa.Column("weakest_score", sa.Integer(), nullable=False),
        sa.Column("element_levels", JSONB(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("end_reason", sa.Text()),
    )
    shown = ["level", "weakest_element", "weakest_score", "ended_on"]
    _indexes("general_assessments", ["customer_id", "department"], shown)
    op.create_table(
        "organizational_assessments",
        *_columns(),
        sa.Column("updated_at_1", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at_2", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stages", JSONB(), nullable=False),
        sa.Column("participation", sa.Numeric(5, 4), nullable=False),
        sa.Column("participation_level", sa.Text(), nullable=False),
        sa.Column("strategic_fit", JSONB()),
        sa.Column("supply_position", JSONB()),
        sa.Column("match_level", sa.Text(), nullable=False),
        sa.Column("proposed_level", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("level_reason", sa.Text()),
    )
    _indexes("organizational_assessments", ["customer_id"], ["participation", "participation_level", "level"])


def downgrade() -> None:
    op.drop_table("organizational_assessments")
    op.drop_table("general_assessments")
