"""The tables of archived periods."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.kpi.tables import KpiTable

archived_periods = sa.Table(
    "archived_periods",
    KpiTable.metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
)
"""Periods whose orders no query reads: their tables are in the schema `archive`."""

archived_sums = sa.Table(
    "archived_sums",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("period", sa.Text, primary_key=True),
    sa.Column("rollup", sa.Text, primary_key=True),
    sa.Column("key", JSONB, primary_key=True),
    sa.Column("measures", JSONB, nullable=False),
)
"""What the orders of an archived period add to each rollup, also in later months: an order is delivered after its own.

`key` has the rollup's other key columns, such as its month, by name.
"""
