"""Factors and judgements belong to a fiscal year; potential is a mark beside the class; credit and depth as in 2.3.1."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

# The defaults as they were when this was written. Versions published before say nothing of these edges.
ADDED = """
{
  "changing_suppliers_from": 3, "supplier_months": 24, "credit_months": 24, "least_invoices": 3, "grace_days": 5,
  "most_delay_days": 45, "close_rank_from": 3, "touch_rank_from": 2, "close_share_from": "0.5", "close_people": 2
}
"""
SCHEMES = """
    UPDATE scheme_versions SET content = CAST(:added AS jsonb)
        || (content - ARRAY['regrade_months', 'main_share_from', 'most_lost'])
        || jsonb_build_object(
            'main_share_above', coalesce(content ->> 'main_share_from', '0.5'),
            'lost_from', coalesce(content ->> 'most_lost', '0.01'),
            'reference_shares', jsonb_build_object(
                'core', coalesce(content #>> '{reference_shares,core}', '0.01'),
                'important', coalesce(content #>> '{reference_shares,important}', '0.19'),
                'small_and_medium', coalesce(content #>> '{reference_shares,ordinary}', '0.3'),
                'small', coalesce(content #>> '{reference_shares,small}', '0.5')))
    WHERE kind = 'grading'
"""
# Judgements had neither author nor reason, except why a customer is worth developing.
JUDGED = """
    INSERT INTO judgements_of_years
        (id, version, created_at, updated_at, customer_id, judgement, holds, fiscal_year, reason, set_by, set_by_name)
    SELECT gen_random_uuid(), 1, j.created_at, j.updated_at, j.customer_id, said.judgement, said.holds,
           extract(year FROM j.updated_at), said.reason, 'system', 'system'
    FROM customer_judgements j CROSS JOIN LATERAL (VALUES
        ('demand_stable', j.is_demand_stable, 'Judged before reasons were kept. 历史判断，未记录原因。'),
        ('industry_growing', j.is_industry_growing, 'Judged before reasons were kept. 历史判断，未记录原因。'),
        ('pain_point', j.has_pain_point, 'Judged before reasons were kept. 历史判断，未记录原因。'),
        ('potential', CASE WHEN j.worth_developing IS NOT NULL THEN true END, j.worth_developing)
    ) AS said(judgement, holds, reason)
    WHERE said.holds IS NOT NULL
"""
# Only a year that still ran was graded as of the day of the run.
MARKED = (
    "UPDATE grading_runs SET is_preliminary = (created_at AT TIME ZONE 'UTC')::date <= as_of",
    """
    UPDATE grades g SET
        is_preliminary = r.is_preliminary,
        is_potential = g.customer_class = 'potential',
        customer_class = nullif(g.customer_class, 'potential'),
        previous_class = nullif(g.previous_class, 'potential'),
        is_cash_cow = g.factors @> '[{"factor": "strategy_match", "value": "diverging"}]'
    FROM grading_runs r WHERE r.id = g.run_id
    """,
    """
    UPDATE customer_standings s SET
        customer_class = g.customer_class, is_provisional = g.is_provisional, is_potential = g.is_potential,
        quadrant = g.quadrant, is_cash_cow = g.is_cash_cow, score = g.score, coverage = g.coverage
    FROM grades g WHERE g.id = s.grade_id
    """,
)
YEAR = sa.text("extract(year FROM now())")
FALSE = sa.false()


def upgrade() -> None:
    op.get_bind().execute(sa.text(SCHEMES), {"added": ADDED})
    _keep_factors_by_year()
    _keep_judgements_by_year()
    op.add_column("grading_runs", sa.Column("is_preliminary", sa.Boolean(), nullable=False, server_default=FALSE))
    for table in ("grades", "customer_standings"):
        op.alter_column(table, "customer_class", nullable=True)
        for name in ("is_potential", "is_cash_cow"):
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=FALSE))
    op.alter_column("grades", "class_reason", new_column_name="potential_reason")
    op.add_column("grades", sa.Column("is_preliminary", sa.Boolean(), nullable=False, server_default=FALSE))
    op.add_column("grades", sa.Column("judgements", sa.dialects.postgresql.JSONB(), nullable=False, server_default="[]"))
    op.add_column("customer_standings", sa.Column("is_provisional", sa.Boolean(), nullable=False, server_default=FALSE))
    op.add_column("customer_standings", sa.Column("quadrant", sa.Text(), nullable=True))
    for name in ("score", "coverage"):
        op.add_column("customer_standings", sa.Column(name, sa.Numeric(), nullable=True))
    for statement in MARKED:
        op.execute(statement)


def _keep_factors_by_year() -> None:
    table = "grading_factor_entries"
    op.add_column(table, sa.Column("fiscal_year", sa.Integer(), nullable=False, server_default=YEAR))
    op.add_column(table, sa.Column("is_withdrawn", sa.Boolean(), nullable=False, server_default=FALSE))
    op.execute(f"UPDATE {table} SET fiscal_year = extract(year FROM updated_at)")
    op.drop_constraint(f"{table}_customer_id_factor_key", table, type_="unique")
    op.create_unique_constraint(
        f"{table}_customer_id_factor_fiscal_year_key", table, ["customer_id", "factor", "fiscal_year"]
    )


def _keep_judgements_by_year() -> None:
    op.create_table(
        "judgements_of_years",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False, server_default=FALSE),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="customer_judgements_of_customer"),
        sa.PrimaryKeyConstraint("id", name="customer_judgements_by_id"),
        sa.UniqueConstraint("customer_id", "judgement", "fiscal_year", name="customer_judgements_once_a_year"),
    )
    op.execute(JUDGED)
    op.drop_table("customer_judgements")
    op.rename_table("judgements_of_years", "customer_judgements")
