"""Answers with their sources, main and strategic rivals, moves, cases, and the customer's supplier criteria."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"

QUESTIONS = (
    *("market_positioning", "market_strategy", "relationship_lifting"),
    *("expansion_means", "supports_and_problems", "organization"),
)


def _row(*columns: sa.Column[object]) -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customers.id"), nullable=False),
        *columns,
    ]


def _competitor() -> sa.Column[object]:
    return sa.Column("competitor_id", sa.Uuid(), sa.ForeignKey("competitors.id"), nullable=False)


def upgrade() -> None:
    _create_logs()
    _create_criteria()
    op.add_column("competitor_profiles", sa.Column("is_main", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "competitor_profiles", sa.Column("is_strategic", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("competitor_profiles", sa.Column("responsible_id", sa.Uuid(), nullable=True))
    op.add_column("competitors", sa.Column("responsible_id", sa.Uuid(), nullable=True))
    op.add_column(
        "competitor_profiles",
        sa.Column("answers", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_index(
        "uq_competitor_profiles_main",
        "competitor_profiles",
        ["customer_id"],
        unique=True,
        postgresql_where=sa.text("is_main"),
    )
    _carry_over()
    for name in (*QUESTIONS, "axes"):
        op.drop_column("competitor_profiles", name)


def _create_logs() -> None:
    op.create_table(
        "competitor_moves",
        *_row(
            _competitor(),
            sa.Column("kind", sa.String(40), nullable=False),
            sa.Column("happened_on", sa.Date(), nullable=False),
            sa.Column("description", sa.Text(), nullable=False),
            sa.Column("amount", sa.Numeric(20, 4), nullable=True),
            sa.Column("source", sa.String(40), nullable=False),
            sa.Column("source_detail", sa.Text(), nullable=True),
            sa.Column("noted_by", sa.Text(), nullable=False),
            sa.Column("noted_by_name", sa.Text(), nullable=False),
        ),
    )
    op.create_index("ix_competitor_moves_customer", "competitor_moves", ["customer_id", "competitor_id", "happened_on"])
    op.create_index("ix_competitor_moves_competitor", "competitor_moves", ["competitor_id"])
    op.create_index("ix_competitor_moves_day", "competitor_moves", ["happened_on", "id"])
    op.create_table(
        "competitive_cases",
        *_row(
            _competitor(),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("outcome", sa.String(40), nullable=False),
            sa.Column("decided_on", sa.Date(), nullable=False),
            sa.Column("amount", sa.Numeric(20, 4), nullable=True),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("lesson", sa.Text(), nullable=True),
            sa.Column("noted_by", sa.Text(), nullable=False),
            sa.Column("noted_by_name", sa.Text(), nullable=False),
        ),
    )
    op.create_index("ix_competitive_cases_customer", "competitive_cases", ["customer_id", "competitor_id"])
    op.create_index("ix_competitive_cases_competitor", "competitive_cases", ["competitor_id"])
    op.create_index("ix_competitive_cases_day", "competitive_cases", ["decided_on", "id"])


def _create_criteria() -> None:
    op.create_table(
        "supplier_criteria",
        *_row(
            sa.Column("axis", sa.String(40), nullable=False),
            sa.Column("demanded", sa.Integer(), nullable=True),
            sa.Column("ours", sa.Integer(), nullable=True),
            sa.Column("evidence", sa.Text(), nullable=True),
            sa.Column("rivals", postgresql.JSONB(), nullable=False),
            sa.Column("assessed_on", sa.Date(), nullable=False),
        ),
        sa.UniqueConstraint("customer_id", "axis", name="uq_supplier_criteria_axis"),
    )
    op.create_index("ix_supplier_criteria_created", "supplier_criteria", ["created_at", "id"])


def _carry_over() -> None:
    """Earlier answers have a day and no source; the axes become the customer's criteria, with ours as last scored."""
    for name in QUESTIONS:
        op.execute(
            f"""
            UPDATE competitor_profiles SET answers = answers || jsonb_build_object('{name}', jsonb_build_object(
                'text', {name}, 'source', NULL, 'source_detail', NULL, 'owner_id', NULL,
                'known_on', to_char(updated_at, 'YYYY-MM-DD')))
            WHERE {name} IS NOT NULL AND {name} <> ''
            """
        )
    op.execute(
        """
        INSERT INTO supplier_criteria
            (id, version, created_at, updated_at, customer_id, axis, ours, evidence, rivals, assessed_on)
        SELECT gen_random_uuid(), 1, min(p.created_at), max(p.updated_at), p.customer_id, axis.key,
            (array_agg((axis.value ->> 'ours')::int ORDER BY p.updated_at DESC))[1],
            left(string_agg(axis.value ->> 'evidence', ' ' ORDER BY p.updated_at DESC), 2000),
            jsonb_agg(jsonb_build_object('competitor_id', p.competitor_id, 'score', (axis.value ->> 'theirs')::int)
                ORDER BY p.updated_at DESC),
            max(p.updated_at)::date
        FROM competitor_profiles p, jsonb_each(p.axes) axis
        GROUP BY p.customer_id, axis.key
        """
    )
