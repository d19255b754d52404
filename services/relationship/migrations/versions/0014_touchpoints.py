"""Touchpoints with people, gifts and commitments; their texts are found by pairs of neighbouring characters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0014"
down_revision = "0013"

WORDS = """
CREATE FUNCTION touchpoint_words(purpose text, outcome text, place text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(t.said, n, 2)), '{}')
    FROM (SELECT lower(concat(purpose, chr(10), outcome, chr(10), place)) AS said) t,
         generate_series(1, length(t.said) - 1) n
$$
"""


def _row() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
    ]


def _of_touchpoint() -> sa.Column:
    return sa.Column("touchpoint_id", sa.Uuid(), sa.ForeignKey("touchpoints.id"), nullable=False)


def upgrade() -> None:
    op.execute(WORDS)
    op.create_table(
        "touchpoints",
        *_row(),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("updated_at_1", "updated_at_2")),
        sa.Column("scene", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.String()) for name in ("place", "purpose", "outcome", "private_remarks", "cancel_reason")),
        sa.Column("materials", ARRAY(sa.Text()), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("follows_id", sa.Uuid()),
        sa.Column("cost", sa.Numeric(20, 4)),
        sa.Column("logged_by", sa.String(), nullable=False),
        sa.Column("logged_by_name", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    for name, columns in {
        "starts": ["starts_at", "id"],
        "customer": ["customer_id", "starts_at", "id"],
        "owner": ["owner_id", "starts_at", "id"],
        "scene": ["scene", "starts_at", "id"],
        "created": ["created_at", "id"],
    }.items():
        op.create_index(f"ix_touchpoints_{name}", "touchpoints", columns)
    op.create_index(
        "ix_touchpoints_follows", "touchpoints", ["follows_id"], postgresql_where=sa.text("follows_id IS NOT NULL")
    )
    op.create_index(
        "ix_touchpoints_not_held",
        "touchpoints",
        ["status", "starts_at", "id"],
        postgresql_where=sa.text("status <> 'held'"),
    )
    op.create_index(
        "ix_touchpoints_words",
        "touchpoints",
        [sa.text("touchpoint_words(purpose, outcome, place)")],
        postgresql_using="gin",
    )
    _create_people()
    _create_gifts_and_commitments()


def _create_people() -> None:
    op.create_table(
        "touchpoint_people",
        *_row(),
        _of_touchpoint(),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.UniqueConstraint("touchpoint_id", "contact_id"),
        sa.UniqueConstraint("touchpoint_id", "user_id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (user_id IS NULL)", name="one_person"),
    )
    for name in ("contact", "user"):
        op.create_index(
            f"ix_touchpoint_people_{name}",
            "touchpoint_people",
            [f"{name}_id"],
            postgresql_where=sa.text(f"{name}_id IS NOT NULL"),
        )
    op.create_index("ix_touchpoint_people_customer", "touchpoint_people", ["customer_id"])


def _create_gifts_and_commitments() -> None:
    op.create_table(
        "touchpoint_gifts",
        *_row(),
        _of_touchpoint(),
        sa.Column("gift", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(20, 4), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
    )
    op.create_table(
        "commitments",
        *_row(),
        _of_touchpoint(),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("done_on", sa.Date()),
        sa.Column("result", sa.String()),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    for table in ("touchpoint_gifts", "commitments"):
        for name in ("customer", "touchpoint"):
            op.create_index(f"ix_{table}_{name}", table, [f"{name}_id"])
    op.create_index("ix_commitments_created", "commitments", ["created_at", "id"])
    op.create_index("ix_commitments_open", "commitments", ["due_on", "id"], postgresql_where=sa.text("done_on IS NULL"))


def downgrade() -> None:
    for table in ("commitments", "touchpoint_gifts", "touchpoint_people", "touchpoints"):
        op.drop_table(table)
    op.execute("DROP FUNCTION touchpoint_words(text, text, text)")
