"""The thresholds of the five steps of customer value are part of the grading scheme."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

# The defaults as they were when this was written. Versions published before were used with them.
ADDED = """
{
  "deciders_from": 1, "loyalty_done_from": "B", "loyalty_begun_from": "C",
  "value_done_by": ["value"], "value_begun_by": ["strategic", "profit", "big"]
}
"""


def upgrade() -> None:
    query = sa.text("UPDATE scheme_versions SET content = CAST(:added AS jsonb) || content WHERE kind = 'grading'")
    op.get_bind().execute(query, {"added": ADDED})
