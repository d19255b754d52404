"""grading from own data: edges of credit, loyalty and share of purchasing; who may know of a factor somebody set."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# The defaults as they were when this was written. Versions published before say nothing of these edges; they had none.
EDGES = """
{
  "sole_share_from": "1", "main_share_from": "0.5", "lead_ratio_from": "1.25", "equal_ratio_from": "0.8",
  "most_rivals": 2, "effort_days": 60, "lost_days": 90, "most_late": "0.1", "most_effort": "0.1", "most_lost": "0.05"
}
"""


def upgrade() -> None:
    op.get_bind().execute(
        sa.text("UPDATE grading_schemes SET content = CAST(:edges AS jsonb) || content"), {"edges": EDGES}
    )
    # What somebody judged of the strategy's course is now told by the newest strategic fit.
    op.drop_column("customer_judgements", "is_strategy_on_course")
    op.add_column("grading_factor_entries", sa.Column("clearance", sa.Integer(), nullable=True))
    op.execute("UPDATE grading_factor_entries SET clearance = CASE factor WHEN 'profit' THEN 2 ELSE 1 END")
    op.alter_column("grading_factor_entries", "clearance", nullable=False)
