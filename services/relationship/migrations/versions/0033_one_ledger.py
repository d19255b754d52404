"""One ledger of what is spent: gifts of touchpoints are expenses; who recorded an amount; parts of one amount."""

import sqlalchemy as sa
from alembic import op

from services.relationship.settings import RelationshipSettings

revision = "0033"
down_revision = "0032"

LINKS = ("touchpoint", "visit_plan", "campaign")
GIVEN = """
    CREATE TEMPORARY TABLE given ON COMMIT DROP AS
    SELECT g.id AS gift_id, g.gift, g.amount, g.contact_id, gen_random_uuid() AS id, t.id AS touchpoint_id,
           t.customer_id, t.status = 'held' AS is_held, t.logged_by, t.logged_by_name, t.starts_at,
           (t.starts_at AT TIME ZONE :zone)::date AS day
    FROM touchpoint_gifts g JOIN touchpoints t ON t.id = g.touchpoint_id
    WHERE t.deleted_at IS NULL AND t.status <> 'cancelled' AND g.amount > 0
"""
EXPENSES = """
    INSERT INTO expenses (id, version, created_at, updated_at, kind, purpose, happens_on, amount, currency,
        participants, touchpoint_id, customer_id, clearance, fiscal_year, base_amount, status, requester_id,
        requested_by, requested_by_name, approvals, decide_by, record_by, actual_amount, actual_base_amount,
        recorded_at, recorded_by, recorded_by_name, scheme_version, is_part)
    SELECT id, 1, now(), now(), 'gift', gift, day, amount, :currency, 1, touchpoint_id, customer_id, 2,
        extract(year FROM day) - (extract(month FROM day) < :first)::int, amount,
        CASE WHEN is_held THEN 'recorded' ELSE 'approved' END,
        CASE WHEN logged_by ~ '^[0-9a-f-]{36}$' THEN logged_by::uuid END, logged_by, logged_by_name, '[]', day, day,
        CASE WHEN is_held THEN amount END, CASE WHEN is_held THEN amount END, CASE WHEN is_held THEN starts_at END,
        CASE WHEN is_held THEN logged_by END, CASE WHEN is_held THEN logged_by_name END, 1, false
    FROM given
"""
PEOPLE = """
    INSERT INTO expense_people (id, version, created_at, updated_at, expense_id, customer_id, contact_id, share)
    SELECT gen_random_uuid(), 1, now(), now(), id, customer_id, contact_id, amount FROM given
    WHERE contact_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("expenses", sa.Column("recorded_by", sa.Text()))
    op.add_column("expenses", sa.Column("is_part", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in LINKS:
        op.create_index(
            f"ix_expenses_{name}", "expenses", [f"{name}_id"], postgresql_where=sa.text(f"{name}_id IS NOT NULL")
        )
    op.add_column("touchpoint_gifts", sa.Column("occasion", sa.Text()))
    op.add_column("touchpoint_gifts", sa.Column("article", sa.Text()))
    op.add_column("touchpoint_gifts", sa.Column("expense_id", sa.Uuid(), sa.ForeignKey("expenses.id")))
    _enter_gifts()


def _enter_gifts() -> None:
    """Gifts of before count towards the limits of their year too."""
    settings = RelationshipSettings()
    connection = op.get_bind()
    connection.execute(sa.text(GIVEN), {"zone": str(settings.time_zone)})
    connection.execute(
        sa.text(EXPENSES), {"currency": settings.base_currency, "first": settings.fiscal_year_start}
    )
    connection.execute(sa.text(PEOPLE))
    op.execute("UPDATE touchpoint_gifts g SET expense_id = given.id FROM given WHERE given.gift_id = g.id")
    op.execute("DROP TABLE given")


def downgrade() -> None:
    for name in ("expense_id", "article", "occasion"):
        op.drop_column("touchpoint_gifts", name)
    for name in LINKS:
        op.drop_index(f"ix_expenses_{name}", "expenses")
    for name in ("is_part", "recorded_by"):
        op.drop_column("expenses", name)
