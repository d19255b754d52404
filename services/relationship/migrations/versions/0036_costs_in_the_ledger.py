"""The cost of a touchpoint is an expense, as its gifts are; monthly figures that readers of one level see."""

import sqlalchemy as sa
from alembic import op

from services.relationship.settings import RelationshipSettings

revision = "0036"
down_revision = "0035"

KIND = """
    CASE scene WHEN 'meal' THEN 'meal' WHEN 'leisure' THEN 'entertainment' WHEN 'family_event' THEN 'entertainment'
        WHEN 'exhibition' THEN 'event' WHEN 'executive_summit' THEN 'event'
        WHEN 'brand_sponsorship' THEN 'sponsorship' ELSE 'other' END
"""
COUNTED = "(e.status IN ('requested', 'approved') OR e.actual_base_amount IS NOT NULL AND e.status <> 'withdrawn')"
# What a campaign or a visit cost is in the ledger with its budget.
COSTS = f"""
    t.cost > 0 AND t.deleted_at IS NULL AND t.status <> 'cancelled' AND t.campaign_id IS NULL
    AND NOT EXISTS (SELECT FROM visit_plans v WHERE v.touchpoint_id = t.id
                    AND jsonb_path_exists(v.budget, '$[*].expense_id ? (@ != null)'))
"""
# Who entered an expense for the touchpoint has entered its cost, which is in the base currency.
ENTERED = f"""
    UPDATE touchpoints t SET cost_expense_id = one.id FROM (
        SELECT e.touchpoint_id, min(e.id::text)::uuid AS id, bool_and(e.fx_rate IS NULL) AS is_base FROM expenses e
        WHERE e.touchpoint_id IS NOT NULL AND e.kind <> 'gift' AND {COUNTED}
        GROUP BY e.touchpoint_id HAVING count(*) = 1
    ) one
    WHERE one.touchpoint_id = t.id AND one.is_base AND {COSTS}
"""
SPENT = f"""
    CREATE TEMPORARY TABLE spent ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, t.id AS touchpoint_id, t.customer_id, t.cost, {KIND} AS kind,
           t.status = 'held' AS is_held, t.logged_by, t.logged_by_name, t.starts_at,
           (t.starts_at AT TIME ZONE :zone)::date AS day,
           greatest(1, (SELECT count(*) FROM touchpoint_people p WHERE p.touchpoint_id = t.id)) AS participants
    FROM touchpoints t
    WHERE {COSTS}
      AND NOT EXISTS (SELECT FROM expenses e WHERE e.touchpoint_id = t.id AND e.kind <> 'gift' AND {COUNTED})
"""
EXPENSES = """
    INSERT INTO expenses (id, version, created_at, updated_at, kind, purpose, happens_on, amount, currency,
        participants, touchpoint_id, customer_id, clearance, fiscal_year, base_amount, status, requester_id,
        requested_by, requested_by_name, approvals, decide_by, record_by, actual_amount, actual_base_amount,
        recorded_at, recorded_by, recorded_by_name, scheme_version, is_part)
    SELECT id, 1, now(), now(), kind, '客户接触费用', day, cost, :currency, participants, touchpoint_id, customer_id, 2,
        extract(year FROM day) - (extract(month FROM day) < :first)::int, cost,
        CASE WHEN is_held THEN 'recorded' ELSE 'approved' END,
        CASE WHEN logged_by ~ '^[0-9a-f-]{36}$' THEN logged_by::uuid END, logged_by, logged_by_name, '[]', day, day,
        CASE WHEN is_held THEN cost END, CASE WHEN is_held THEN cost END, CASE WHEN is_held THEN starts_at END,
        CASE WHEN is_held THEN logged_by END, CASE WHEN is_held THEN logged_by_name END, 1, false
    FROM spent
"""


def upgrade() -> None:
    op.add_column("touchpoints", sa.Column("cost_expense_id", sa.Uuid(), sa.ForeignKey("expenses.id")))
    settings, connection = RelationshipSettings(), op.get_bind()
    connection.execute(sa.text(SPENT), {"zone": str(settings.time_zone)})
    connection.execute(
        sa.text(EXPENSES), {"currency": settings.base_currency, "first": settings.fiscal_year_start}
    )
    op.execute(ENTERED)
    op.execute("UPDATE touchpoints t SET cost_expense_id = spent.id FROM spent WHERE spent.touchpoint_id = t.id")
    op.execute("DROP TABLE spent")
    op.add_column("monthly_figures", sa.Column("level", sa.SmallInteger(), nullable=False, server_default="0"))
    _have_once("customer_id", "kpi", "month", "level")


def _have_once(*names: str) -> None:
    op.drop_constraint("monthly_figures_kpi_customer_id_month_key", "monthly_figures")
    op.create_unique_constraint("monthly_figures_kpi_customer_id_month_key", "monthly_figures", names)


def downgrade() -> None:
    op.execute("DELETE FROM monthly_figures WHERE level <> 0")
    _have_once("customer_id", "kpi", "month")
    op.drop_column("monthly_figures", "level")
    op.drop_column("touchpoints", "cost_expense_id")
