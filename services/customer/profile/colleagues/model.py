"""The table of colleagues: what the user directory does not have of users."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.customer.tables import CustomerTable

colleagues = sa.Table(
    "colleagues",
    CustomerTable.metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("oversees", ARRAY(sa.Text), nullable=False),
    sa.Column("is_administrator", sa.Boolean, nullable=False),
    sa.Column("inactive_since", sa.DateTime(timezone=True)),
)
"""Users who oversee regions, administrators, and who cannot sign in any more."""
