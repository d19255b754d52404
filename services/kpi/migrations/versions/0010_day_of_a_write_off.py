"""The day on which a receivable was written off: a fiscal year is graded with what was known at its end.

A customer without a class is no longer stored with the class `potential`: the customer service's feed is followed
again from its start, which updates every copy and changes nothing else.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("receivables", sa.Column("written_off_on", sa.Date(), nullable=True))
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
