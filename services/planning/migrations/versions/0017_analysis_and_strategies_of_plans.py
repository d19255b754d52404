"""The parts of the analysis and the strategies of plans; snapshots also keep the general and organizational level.

Steps go by the plan scheme in force: drafts are set to the first step that lacks one of the new parts.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("our_answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_challenges_plan_id"), "challenges", ["plan_id"], unique=False)
    op.create_table(
        "environment_factors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_environment_factors_plan_id"), "environment_factors", ["plan_id"], unique=False)
    op.create_table(
        "match_assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("market_opportunity", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel_now", sa.Text(), nullable=True),
        sa.Column("channel_ahead", sa.Text(), nullable=True),
        sa.Column("trend", sa.Text(), nullable=True),
        sa.Column("is_cash_cow", sa.Boolean(), nullable=True),
        sa.Column("fit_assessed_on", sa.Date(), nullable=True),
        sa.Column("our_share", sa.Numeric(precision=5, scale=4), nullable=True),
        sa.Column("main_rival_id", sa.Uuid(), nullable=True),
        sa.Column("main_rival_share", sa.Numeric(precision=5, scale=4), nullable=True),
        sa.Column("suppression_ratio", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("supply_as_of", sa.Date(), nullable=True),
        sa.Column("assessed_by", sa.Text(), nullable=False),
        sa.Column("assessed_by_name", sa.Text(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_match_assessments_plan_id"), "match_assessments", ["plan_id"], unique=False)
    op.create_table(
        "opportunity_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("likelihood", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("strength_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_opportunity_points_plan_id"), "opportunity_points", ["plan_id"], unique=False)
    op.create_table(
        "plan_supplier_criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demanded", sa.Integer(), nullable=True),
        sa.Column("ours", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("axis", sa.Text(), nullable=False),
        sa.Column("rivals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_plan_supplier_criteria_axis",
        "plan_supplier_criteria",
        ["plan_id", "axis"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "rival_assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("market_positioning", sa.Text(), nullable=True),
        sa.Column("market_strategy", sa.Text(), nullable=True),
        sa.Column("relationship_lifting", sa.Text(), nullable=True),
        sa.Column("expansion_means", sa.Text(), nullable=True),
        sa.Column("supports_and_problems", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("relationship_goals", sa.Text(), nullable=True),
        sa.Column("people_and_measures", sa.Text(), nullable=True),
        sa.Column("strengths", sa.Text(), nullable=True),
        sa.Column("lessons", sa.Text(), nullable=True),
        sa.Column("competitor_id", sa.Uuid(), nullable=False),
        sa.Column("importance", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_rival_assessments_main",
        "rival_assessments",
        ["plan_id"],
        unique=True,
        postgresql_where=sa.text("importance = 'main' AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_rival_assessments_rival",
        "rival_assessments",
        ["plan_id", "competitor_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "self_assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "uq_self_assessments_aspect",
        "self_assessments",
        ["plan_id", "aspect"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "swot_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("quadrant", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_swot_points_plan_id"), "swot_points", ["plan_id"], unique=False)
    op.create_table(
        "strategies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("expected_effect", sa.Text(), nullable=True),
        sa.Column("competitor_id", sa.Uuid(), nullable=True),
        sa.Column("market_goal_id", sa.Uuid(), nullable=True),
        sa.Column("relationship_goal_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["market_goal_id"],
            ["market_goals.id"],
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity_points.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_strategies_plan_id"), "strategies", ["plan_id"], unique=False)
    _extend_snapshots()
    _settle_open_steps()


def _extend_snapshots() -> None:
    """Snapshots taken before keep only people's levels: what the others were then is not known."""
    for name in ("updated_at_1", "updated_at_2"):
        op.add_column("relationship_snapshots", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        op.execute(f"UPDATE relationship_snapshots SET {name} = updated_at")
        op.alter_column("relationship_snapshots", name, nullable=False)
    departments = sa.Column("departments", postgresql.JSONB(), server_default="[]", nullable=False)
    op.add_column("relationship_snapshots", departments)
    op.alter_column("relationship_snapshots", "departments", server_default=None)
    for name in ("general_level", "organizational_level", "participation_level"):
        op.add_column("relationship_snapshots", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("relationship_snapshots", sa.Column("organization_assessed_on", sa.Date(), nullable=True))


def _settle_open_steps() -> None:
    """By the standard, a draft lacks the new parts; where a company published its own scheme, they do not apply."""
    op.execute(
        "UPDATE plans SET open_step = 'analysis' WHERE status = 'draft' AND deleted_at IS NULL "
        "AND (open_step IS NULL OR open_step IN ('relationship_goals', 'strategies', 'execution')) "
        "AND NOT EXISTS (SELECT FROM scheme_versions WHERE kind = 'plans')"
    )
