"""Plans are submitted, approved as versions by superiors, and revised; their parts complete the steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

GOALS = ("market_goals", "relationship_goals")
GONE = "{levels,completed_by,completed_by_name,completed_at,reopened_at,statement}"


def upgrade() -> None:
    _add_to_plans()
    for goals in GOALS:
        op.add_column(goals, sa.Column("since_version", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(goals, "since_version", server_default=None)
        op.add_column(goals, sa.Column("changed_in_version", sa.Integer(), nullable=True))
        op.add_column(goals, sa.Column("change_reason", sa.Text(), nullable=True))
    _create_tables()
    _create_colleagues()
    _move_completions()
    _keep_approved_versions()


def _add_to_plans() -> None:
    op.add_column("plans", sa.Column("working_version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("plans", "working_version", server_default=None)
    op.add_column("plans", sa.Column("approved_version", sa.Integer(), nullable=True))
    for name in ("revision_reason", "submitted_by", "submitted_by_name", "return_reason", "returned_by_name"):
        op.add_column("plans", sa.Column(name, sa.Text(), nullable=True))
    for name in ("revised_at", "submitted_at"):
        op.add_column("plans", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("plans", sa.Column("act_by", sa.Date(), nullable=True))
    op.execute(
        "UPDATE plans SET approved_version = 1, submitted_by = approved_by, submitted_by_name = approved_by_name, "
        "submitted_at = approved_at WHERE approved_at IS NOT NULL"
    )


def _row(*more: sa.Column) -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.PrimaryKeyConstraint("id"),
    ]


def _create_tables() -> None:
    op.create_table(
        "plan_versions",
        *_row(
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("submitted_by", sa.Text(), nullable=False),
            sa.Column("submitted_by_name", sa.Text(), nullable=False),
            sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("approved_by", sa.Text(), nullable=False),
            sa.Column("approved_by_name", sa.Text(), nullable=False),
            sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        ),
        sa.UniqueConstraint("plan_id", "number"),
    )
    op.create_index("ix_plan_versions_customer_id", "plan_versions", ["customer_id"])
    op.create_table(
        "relationship_snapshots",
        *_row(
            sa.Column("levels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
            sa.Column("taken_by", sa.Text(), nullable=False),
            sa.Column("taken_by_name", sa.Text(), nullable=False),
            sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        ),
    )
    op.create_index("ix_relationship_snapshots_plan_id", "relationship_snapshots", ["plan_id"])
    op.create_table(
        "step_conclusions",
        *_row(
            sa.Column("step", sa.Text(), nullable=False),
            sa.Column("conclusion", sa.Text(), nullable=False),
            sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        ),
    )
    op.create_index("ix_step_conclusions_plan_id", "step_conclusions", ["plan_id"])
    op.create_index(
        "uq_step_conclusions_present",
        "step_conclusions",
        ["plan_id", "step"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def _create_colleagues() -> None:
    op.create_table(
        "colleagues",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("oversees", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("inactive_since", sa.DateTime(timezone=True)),
        sa.Column("clearance", sa.Integer(), nullable=False, server_default="3"),
        sa.Column("data_scope", sa.Text(), nullable=False, server_default="all"),
        sa.Column("regions", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )
    # The service reads the gateway's feed once more from its beginning, and so learns of those who are there already.
    op.execute("DELETE FROM follower_cursors WHERE source = 'gateway'")


def _move_completions() -> None:
    """Statements become conclusions, levels become snapshots; the history loses levels, which only level 2 may see."""
    op.execute(
        "INSERT INTO relationship_snapshots (id, version, created_at, updated_at, plan_id, customer_id, levels, "
        "taken_by, taken_by_name, taken_at, deleted_at) SELECT gen_random_uuid(), 1, created_at, updated_at, plan_id, "
        "customer_id, levels, completed_by, completed_by_name, completed_at, reopened_at FROM step_completions "
        "WHERE levels IS NOT NULL"
    )
    op.execute(
        "INSERT INTO step_conclusions (id, version, created_at, updated_at, plan_id, customer_id, step, conclusion, "
        "deleted_at) SELECT id, version, created_at, updated_at, plan_id, customer_id, step, statement, reopened_at "
        "FROM step_completions WHERE statement IS NOT NULL"
    )
    op.execute(
        "UPDATE events SET entity = 'step_conclusion', type = replace(type, 'step_completion', 'step_conclusion'), "
        f"changes = (changes - '{GONE}'::text[]) || CASE WHEN changes ? 'statement' "
        "THEN jsonb_build_object('conclusion', changes -> 'statement') ELSE '{}'::jsonb END "
        "WHERE entity = 'step_completion'"
    )
    op.drop_table("step_completions")


def _keep_approved_versions() -> None:
    """Plans approved before versions existed keep what they say as their first one."""
    op.execute(
        """
        INSERT INTO plan_versions (id, version, created_at, updated_at, plan_id, customer_id, number, submitted_by,
            submitted_by_name, submitted_at, approved_by, approved_by_name, approved_at, content)
        SELECT gen_random_uuid(), 1, now(), now(), p.id, p.customer_id, 1, p.submitted_by, p.submitted_by_name,
            p.submitted_at, p.approved_by, p.approved_by_name, p.approved_at, jsonb_build_object(
                'plan', jsonb_build_array(jsonb_build_object('id', p.id, 'title', p.title)),
                'market_goal', coalesce((SELECT jsonb_agg(to_jsonb(g) || jsonb_build_object(
                    'baseline', trim_scale(g.baseline)::text, 'target', trim_scale(g.target)::text)
                    - '{version,created_at,updated_at,deleted_at,plan_id,customer_id}'::text[] ORDER BY g.id)
                    FROM market_goals g WHERE g.plan_id = p.id AND g.deleted_at IS NULL), '[]'::jsonb),
                'relationship_snapshot', coalesce((SELECT jsonb_agg(to_jsonb(s)
                    - '{version,created_at,updated_at,deleted_at,plan_id,customer_id}'::text[] ORDER BY s.id)
                    FROM relationship_snapshots s WHERE s.plan_id = p.id AND s.deleted_at IS NULL), '[]'::jsonb),
                'relationship_goal', coalesce((SELECT jsonb_agg(to_jsonb(r)
                    - '{version,created_at,updated_at,deleted_at,plan_id,customer_id}'::text[] ORDER BY r.id)
                    FROM relationship_goals r WHERE r.plan_id = p.id AND r.deleted_at IS NULL), '[]'::jsonb),
                'conclusion', coalesce((SELECT jsonb_agg(to_jsonb(c)
                    - '{version,created_at,updated_at,deleted_at,plan_id,customer_id}'::text[] ORDER BY c.id)
                    FROM step_conclusions c WHERE c.plan_id = p.id AND c.deleted_at IS NULL), '[]'::jsonb))
        FROM plans p WHERE p.approved_at IS NOT NULL
        """
    )

