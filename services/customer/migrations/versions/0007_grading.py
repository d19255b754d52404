"""grading: schemes, factors set by people, runs, grades, where customers stand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

# The method's defaults as they were when this was written; later versions are published over the API.
STANDARD = """
{
  "weights": {
    "profit": "1", "sales": "1", "expected_sales": "1", "credit": "1", "loyalty": "1", "product_importance": "1",
    "industry_standing": "1", "relationship_length": "1", "share_of_purchasing": "1", "relationship_depth": "1",
    "prospects": "1", "effect_of_loss": "1", "strategy_match": "1"
  },
  "edges": {
    "profit": {"a": "300000", "b": "100000", "c": "30000"},
    "sales": {"a": "1000000", "b": "500000", "c": "50000"},
    "expected_sales": {"a": "1000000", "b": "500000", "c": "50000"},
    "loyalty": {"a": "12", "b": "9", "c": "4"},
    "relationship_length": {"a": "60", "b": "36", "c": "12"},
    "prospects": {"a": "4", "b": "2", "c": "1"}
  },
  "least_coverage": "0.6",
  "core_from": "0.85", "important_from": "0.7", "ordinary_from": "0.5",
  "profit_margin_from": "0.2", "profit_from": "100000", "big_sales_from": "1000000", "top_share": "0.1",
  "middle_sales_from": "50000",
  "strategic_tier_from": "5000000", "key_tier_from": "1000000", "basic_tier_from": "500000",
  "initial_months": 3, "stable_months": 12, "deep_months": 36, "regrade_months": 12,
  "reference_shares": {"core": "0.01", "important": "0.19", "ordinary": "0.3", "small": "0.5"}
}
"""


def upgrade() -> None:
    op.create_table('grading_schemes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.get_bind().execute(
        sa.text(
            "INSERT INTO grading_schemes"
            " (id, version, created_at, updated_at, number, content, reason, published_by, published_by_name)"
            " VALUES ('01900000-0000-7000-8000-000000000001', 1, now(), now(), 1, CAST(:content AS jsonb),"
            " 'The defaults of the method.', 'system', 'system')"
        ),
        {"content": STANDARD},
    )
    op.create_table('grading_factor_entries',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('factor', sa.Text(), nullable=False),
    sa.Column('band', sa.Text(), nullable=True),
    sa.Column('prospects', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=True),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_by_name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'factor')
    )
    op.create_table('customer_judgements',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demand_stable', sa.Boolean(), nullable=True),
    sa.Column('is_industry_growing', sa.Boolean(), nullable=True),
    sa.Column('has_pain_point', sa.Boolean(), nullable=True),
    sa.Column('is_strategy_on_course', sa.Boolean(), nullable=True),
    sa.Column('worth_developing', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id')
    )
    op.create_table('grading_runs',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('is_of_all', sa.Boolean(), nullable=False),
    sa.Column('graded', sa.Integer(), nullable=False),
    sa.Column('provisional', sa.Integer(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('up', sa.Integer(), nullable=False),
    sa.Column('same', sa.Integer(), nullable=False),
    sa.Column('down', sa.Integer(), nullable=False),
    sa.Column('run_by', sa.Text(), nullable=False),
    sa.Column('run_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('grades',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('graded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('score', sa.Numeric(), nullable=True),
    sa.Column('coverage', sa.Numeric(), nullable=False),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('customer_class', sa.Text(), nullable=False),
    sa.Column('class_reason', sa.Text(), nullable=True),
    sa.Column('previous_class', sa.Text(), nullable=True),
    sa.Column('movement', sa.Text(), nullable=False),
    sa.Column('moved_factors', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('quadrant', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('bands', sa.Text(), nullable=False),
    sa.Column('factors', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_grades_customer', 'grades', ['customer_id', 'fiscal_year', 'graded_at'], unique=False)
    op.create_index('ix_grades_run', 'grades', ['run_id', 'movement'], unique=False)
    op.create_table('customer_standings',
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('grade_id', sa.Uuid(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('graded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_class', sa.Text(), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('bands', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id')
    )
    op.execute(
        """
        CREATE OR REPLACE VIEW customer_directory AS
        SELECT c.id, c.name, c.status, c.region, c.industry,
               s.customer_class, s.tier, s.stage, coalesce(s.tags, '{}'::text[]) AS tags,
               m.user_id AS manager_id, m.user_name AS manager_name
        FROM customers c
        LEFT JOIN customer_standings s ON s.customer_id = c.id
        LEFT JOIN LATERAL (
            SELECT t.user_id, t.user_name FROM team_members t
            WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
            ORDER BY t.started_on DESC, t.id DESC
            LIMIT 1
        ) m ON true
        WHERE c.deleted_at IS NULL
        """
    )
