"""Plans of markets: a plan belongs to a customer or to a market, whose parts have no customer."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
WITHOUT_CUSTOMER = (
    *("plans", "plan_versions", "plan_reviews", "step_conclusions", "market_goals", "environment_factors"),
    *("challenges", "rival_assessments", "self_assessments", "swot_points", "opportunity_points", "strategies"),
)
REQUIRED = {"market_goals": 1, "challenges": 4, "rival_assessments": 1, "self_assessments": 4, "swot_quadrants": 4}
REQUIRED |= dict.fromkeys(("opportunity_points", "reach_goals", "relationship_strategies", "competitor_strategies"), 1)
REQUIRED |= dict.fromkeys(("product_strategies", "price_strategies", "yearly_evaluation"), 1)


def upgrade() -> None:
    for table in WITHOUT_CUSTOMER:
        op.alter_column(table, "customer_id", nullable=True)
    for name in ("market_kind", "market_code"):
        op.add_column("plans", sa.Column(name, sa.Text(), nullable=True))
    op.create_check_constraint(
        "ck_plans_customer_or_market",
        "plans",
        "num_nonnulls(customer_id, market_kind) = 1 AND (market_kind IS NULL) = (market_code IS NULL)",
    )
    op.create_index(
        "uq_plans_market_present",
        "plans",
        ["market_kind", "market_code", "fiscal_year"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL AND market_kind IS NOT NULL"),
    )
    op.add_column("market_goals", sa.Column("takes_on_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("market_goals_takes_on_id_fkey", "market_goals", "market_goals", ["takes_on_id"], ["id"])
    op.create_index(op.f("ix_market_goals_takes_on_id"), "market_goals", ["takes_on_id"])
    op.create_index("ix_plans_subject", "plans", [sa.literal_column("coalesce(customer_id, id)")])
    _create_reach_goals()
    _require_of_markets()


def _create_reach_goals() -> None:
    op.create_table(
        "reach_goals",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "plan_id", "market_goal_id")),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("created_at", "updated_at")),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "level")),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["market_goal_id"], ["market_goals.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("plan_id", "market_goal_id"):
        op.create_index(op.f(f"ix_reach_goals_{name}"), "reach_goals", [name])


def _require_of_markets() -> None:
    """Published schemes ask of a market's plan what the standard one does."""
    needed = [{"requirement": one, "at_least": count} for one, count in REQUIRED.items()]
    query = sa.text("UPDATE scheme_versions SET content = CAST(:added AS jsonb) || content WHERE kind = 'plans'")
    op.get_bind().execute(query, {"added": json.dumps({"market_requirements": needed})})
