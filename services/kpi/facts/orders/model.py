"""Orders and their lines: tables and shapes."""

from datetime import date
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.kpi.facts.orders.rules import CostSource, OrderKind, OrderStatus
from services.kpi.tables import KpiTable
from shared.auth.access import Clearance
from shared.money import Amount, Currency, Ratio
from shared.shapes import Read, UpdatedAt

BY_DAY = "RANGE (ordered_on)"
"""How both tables are divided: a statement that names the day reads that period alone (`facts.months`)."""

orders = sa.Table(
    "orders",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("order_no", sa.Text, nullable=False),
    sa.Column("ordered_on", sa.Date, primary_key=True),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("fx_rate", sa.Numeric, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("region", sa.Text),
    sa.Column("project_no", sa.Text),
    sa.Column("salesperson", sa.Text),
    sa.Column("fx_is_maintained", sa.Boolean, nullable=False),
    sa.Column("source_version", sa.BigInteger, nullable=False),
    sa.Column("content_hash", sa.LargeBinary, nullable=False),
    sa.Column("line_count", sa.Integer, nullable=False),
    sa.Column("late_lines", sa.Integer, nullable=False),
    sa.Column("open_lines", sa.Integer, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_orders_id", "id"),
    sa.Index("ix_orders_ordered", "ordered_on", "id"),
    sa.Index("ix_orders_maintained", "currency", "ordered_on", postgresql_where=sa.text("fx_is_maintained")),
    postgresql_partition_by=BY_DAY,
)
lines = sa.Table(
    "order_lines",
    KpiTable.metadata,
    sa.Column("customer_code", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Uuid, primary_key=True),
    sa.Column("line_no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ordered_on", sa.Date, primary_key=True),
    sa.Column("sku", sa.Text),
    sa.Column("quantity", sa.Numeric, nullable=False),
    sa.Column("amount", sa.Numeric, nullable=False),
    sa.Column("unit_price", sa.Numeric),
    sa.Column("cost", sa.Numeric),
    sa.Column("promised_on", sa.Date),
    sa.Column("shipped_on", sa.Date),
    sa.Column("accepted_quantity", sa.Numeric),
    sa.Column("description", sa.Text),
    sa.Index("ix_order_lines_sku", "sku", "ordered_on"),
    postgresql_partition_by=BY_DAY,
)

Cost = Annotated[Amount | None, Clearance(2)]


class OrderRead(Read):
    """An order."""

    id: UUID = Field(description="Computed from source and number: it stays when the order moves to another customer.")
    source: str = Field(description="Id of the client or user that pushed it.")
    order_no: str = Field(description="Number of the order in the ERP.")
    customer_code: str = Field(description="The customer's number in the ERP; empty: the ERP names none.")
    kind: OrderKind = Field(description="An order, or a credit note.")
    customer_id: UUID | None = Field(description="The customer with this code; null while the code is unknown.")
    customer_name: str | None = Field(description="The customer's present name; null while the code is unknown.")
    ordered_on: date = Field(description="Date of the order; figures count it in this month.")
    currency: Currency = Field(description="Currency of the order's amounts.")
    fx_rate: Ratio = Field(description="To the base currency.")
    fx_is_maintained: bool = Field(
        description="Whether the rate is the maintained one of the day, which follows corrections, not the document's."
    )
    status: OrderStatus = Field(description="A cancelled order counts in no figure.")
    region: str | None = Field(description="The region that the ERP names for the order; null: the customer's counts.")
    project_no: str | None = Field(description="Number of the project that it belongs to.")
    salesperson: str | None = Field(description="Who sold it, by the ERP.")
    amount: Amount = Field(description="Sum of its lines, in its currency.")
    cost: Cost = Field(description="Sum of the known costs of its lines, in its currency; null: none is known.")
    line_count: int = Field(description="Number of its lines.")
    late_lines: int = Field(description="Lines shipped after their promised day.")
    open_lines: int = Field(description="Lines not shipped yet.")
    source_version: int = Field(description="Version of the order in the ERP; a newer one replaces it.")
    updated_at: UpdatedAt


class OrderLineFields(Read):
    """The fields of a line of an order."""

    line_no: int = Field(description="Number of the line in the order.")
    sku: str | None = Field(description="The product's number in the ERP; null: the ERP names none.")
    description: str | None = Field(description="What was sold, by the ERP.")
    quantity: Amount = Field(description="Ordered quantity; negative on a credit.")
    unit_price: Amount | None = Field(description="Price of one unit, in the order's currency; null: not pushed.")
    amount: Amount = Field(description="Net of discounts, in the order's currency; negative on a credit.")
    cost: Cost = Field(
        description="Cost of the whole line, in the order's currency: its own, else the product's on the order's day."
    )
    cost_source: Annotated[CostSource, Clearance(2)] = Field(description="Where the cost is from.")
    promised_on: date | None = Field(description="The promised day of delivery; null: none was promised.")
    shipped_on: date | None = Field(description="The day of delivery; null: not shipped yet.")
    accepted_quantity: Amount | None = Field(
        description="Quantity that the customer accepted as correct; null: unknown."
    )


class OrderLineRead(OrderLineFields):
    """A line of an order."""


class OrderDetailRead(OrderRead):
    """An order with its lines."""

    lines: list[OrderLineRead] = Field(description="Its lines, by number.")
