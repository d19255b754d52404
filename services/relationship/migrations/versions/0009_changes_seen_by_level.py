"""An assessment's last change that callers of each level see: private remarks are above level 1."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


# The default stays, for rows that a process of the version before writes meanwhile.
def upgrade() -> None:
    for name in ("updated_at_1", "updated_at_2"):
        op.add_column("key_person_assessments", sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))
    op.execute("UPDATE key_person_assessments SET updated_at_1 = updated_at, updated_at_2 = updated_at")
