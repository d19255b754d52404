"""Grading from own data: edges of credit, loyalty and share of purchasing."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

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
