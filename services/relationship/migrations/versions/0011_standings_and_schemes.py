"""The directory's copy has what the service policy looks at; the policies and grading schemes published are copied.

Customers copied earlier lack it, and so do policies published earlier: the customer service's feed is followed again
from its start, which updates every copy and changes nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

COLUMNS = {
    "first_contract_on": sa.Date(),
    "is_provisional": sa.Boolean(),
    "score": sa.Numeric(),
    "quadrant": sa.Text(),
    "is_cash_cow": sa.Boolean(),
    "completeness_1": sa.Numeric(),
    "completeness_2": sa.Numeric(),
    "completeness_3": sa.Numeric(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("customer_directory", sa.Column(name, kind, nullable=True))
    op.create_table(
        "followed_schemes",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("content", JSONB(), nullable=False),
    )
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
