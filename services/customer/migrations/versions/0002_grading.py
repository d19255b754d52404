"""grading schemes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

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
