"""The queue's table."""

import sqlalchemy as sa

from services.kpi.tables import KpiTable

touched = sa.Table(
    "touched",
    KpiTable.metadata,
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("code", sa.Text),
    sa.Column("of_customer", sa.Uuid),
)
"""A customer's code with new facts, or a customer whose codes have changed. Only ever appended to and emptied: two
batches about one customer do not wait for each other.
"""
