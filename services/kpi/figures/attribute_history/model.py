"""The table of the attributes of customers by day."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.tables import KpiTable

ATTRIBUTES = ("region", "industry", "customer_class", "tier", "stage", "quadrant", "manager_id", "tags")
"""The columns of the customer directory that are kept by day."""

attribute_periods = sa.Table(
    "customer_attribute_periods",
    KpiTable.metadata,
    sa.Column("of_customer", sa.Uuid, primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date, nullable=False),
    sa.Column("known_from", sa.Date, nullable=False),
    *(sa.Column(name, sa.Text) for name in ATTRIBUTES if name not in {"manager_id", "tags"}),
    sa.Column("manager_id", sa.Uuid),
    sa.Column("tags", ARRAY(sa.Text), nullable=False),
)
"""A customer's attributes from one day until before another; the present ones have no end.

`known_from`: the day on which they were recorded. A customer's first ones hold for all the time before too.
A customer that another absorbs takes them along: its facts count with the survivor's.
"""
