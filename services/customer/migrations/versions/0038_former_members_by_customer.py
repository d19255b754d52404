"""Former members of a customer's team, found by an index: since when a role has had nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_index(
        "ix_team_members_former", "team_members", ["customer_id"], postgresql_where=sa.text("ended_on IS NOT NULL")
    )
