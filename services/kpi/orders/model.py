"""Orders and their lines: tables and shapes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from sqlmodel import Field

from services.kpi.orders.rules import OrderStatus
from services.kpi.tables import KpiTable
from shared.auth.access import Clearance
from shared.money import Amount, Currency, Ratio
from shared.shapes import Read

orders = sa.Table(
    "orders",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("order_no", sa.Text, nullable=False),
    sa.Column("ordered_on", sa.Date, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("fx_rate", sa.Numeric, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("line_count", sa.Integer, nullable=False),
    sa.Column("late_lines", sa.Integer, nullable=False),
    sa.Column("open_lines", sa.Integer, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("cost", sa.Numeric),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_orders_id", "id"),
    sa.Index("ix_orders_ordered", "ordered_on", "id"),
)
lines = sa.Table(
    "order_lines",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Uuid, primary_key=True),
    sa.Column("line_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sku", sa.Text, nullable=False),
    sa.Column("quantity", sa.Numeric, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("unit_price", sa.Numeric),
    sa.Column("cost", sa.Numeric),
    sa.Column("promised_on", sa.Date),
    sa.Column("shipped_on", sa.Date),
    sa.Column("accepted_quantity", sa.Numeric),
)

Cost = Annotated[Amount | None, Clearance(2)]


class OrderRead(Read):
    """An order."""

    id: UUID = Field(description="Computed from source and number: it stays when the order moves to another customer.")
    source: str = Field(description="Id of the client or user that pushed it.")
    order_no: str
    customer_code: str
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    ordered_on: date
    currency: Currency
    fx_rate: Ratio = Field(description="To the base currency.")
    status: OrderStatus
    amount: Amount = Field(description="Sum of its lines, in its currency.")
    cost: Cost = Field(description="Sum of the known costs, in its currency.")
    line_count: int
    late_lines: int = Field(description="Lines shipped after their promised day.")
    open_lines: int = Field(description="Lines not shipped yet.")
    source_version: int
    updated_at: AwareDatetime


class OrderLineRead(Read):
    """A line of an order."""

    line_no: int
    sku: str
    quantity: Amount
    unit_price: Amount | None
    amount: Amount
    cost: Cost
    promised_on: date | None
    shipped_on: date | None
    accepted_quantity: Amount | None


class OrderDetailRead(OrderRead):
    """An order with its lines."""

    lines: list[OrderLineRead]
