"""The rollups' tables."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE

from services.kpi.tables import KpiTable

COUNTS = ("orders", "credit_notes", "lines", "checked_lines", "accurate_lines")
SUMS = ("quantity", "sales", "credits", "costed_sales", "cost", "product_cost")
DELIVERIES = ("delivered_lines", "on_time_lines", "promised_orders", "late_orders")


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _sums(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Numeric, nullable=False) for name in names]


customer_months = sa.Table(
    "customer_months",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    *_counts(*COUNTS, *DELIVERIES),
    *_sums(*SUMS),
    sa.Index("ix_customer_months_month", "month"),
)
"""Counts and sums by the month of the order; deliveries by the promised month.

Amounts are in the base currency. `orders` leaves credit notes out, `credit_notes` counts them, `credits` is their part
of `sales` (below zero). `costed_sales`: sales of lines with a known cost; `product_cost`: the part of `cost` that is
not the line's own but the product's. `checked_lines`: lines with a known accepted quantity. Every measure can be added
up over customers and months.
"""

months_with_orders = sa.Table(
    "months_with_orders",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("months", DATEMULTIRANGE, nullable=False),
)
"""The months in which `orders` of a code is not 0, as the days of them: whether and since when a customer orders is
read from one short row, however long its history.
"""

category_months = sa.Table(
    "category_months",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),
    *_counts("lines"),
    *_sums(*SUMS),
    sa.Index("ix_category_months_month", "month"),
)
"""The same by the product's category; empty text when the product or its category is unknown."""

cost_periods = sa.Table(
    "cost_periods",
    KpiTable.metadata,
    sa.Column("sku", sa.Text, primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date, nullable=False),
    sa.Column("unit_cost", sa.Numeric, nullable=False),
)
"""What a unit of a product costs from one day until before another, in the base currency.

Derived from the products' costs without a date, which hold before the first dated one, and the dated ones.
"""

open_promises = sa.Table(
    "open_promises",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("promised_on", sa.Date, primary_key=True),
    *_counts("lines"),
    sa.Index("ix_open_promises_day", "promised_on"),
)
"""Open lines by their promised day: they are overdue from the next day on."""
