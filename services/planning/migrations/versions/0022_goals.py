"""Market goals say where their baseline comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("market_goals", sa.Column("baseline_source", sa.Text(), nullable=True))
    for name in ("baseline_read_on", "baseline_first_on", "baseline_last_on"):
        op.add_column("market_goals", sa.Column(name, sa.Date(), nullable=True))
    op.execute("UPDATE market_goals SET baseline_source = 'entered' WHERE baseline IS NOT NULL")
