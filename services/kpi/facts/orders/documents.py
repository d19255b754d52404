"""An order as the ERP pushes it: its fields, its checks and its defaults."""

from typing import Annotated

from pydantic import Field

from services.kpi.facts.orders.rules import OrderKind, OrderStatus, amount_of, kind_of, refuse_lines
from services.kpi.facts.rates import complete_rate, refuse_rate
from shared.auth.access import Clearance
from shared.batches.values import Day, LineNumber, PushedAmount, PushedRate, SourceVersion, UnsignedAmount
from shared.money import Currency
from shared.problems import FieldError
from shared.settings import Settings
from shared.shapes import Body, Code, Line, example


class OrderLineDocument(Body):
    """A line of an order. Without `amount`, the amount is quantity × unit price."""

    line_no: LineNumber = Field(description="Number of the line; unique in the order.")
    sku: Code | None = Field(
        default=None,
        description="The product's number in the ERP; the product may be pushed later. Left out: a warning.",
    )
    description: Line | None = Field(default=None, description="What was sold, where no product says it.")
    quantity: PushedAmount = Field(description="Negative on a credit, where `amount` is negative too.")
    unit_price: PushedAmount | None = Field(
        default=None,
        description="Price of one unit, in the order's currency; only for `amount`, where that is left out. Negative: "
        "a warning.",
    )
    amount: PushedAmount | None = Field(
        default=None, description="Net of tax and discounts; negative on a credit. Required without `unit_price`."
    )
    cost: Annotated[PushedAmount | None, Clearance(2)] = Field(
        default=None,
        description="Cost of the whole line, negative on a credit. Left out: the product's cost on the order's day.",
    )
    promised_on: Day | None = Field(
        default=None, description="The promised day of delivery: on time is up to this day."
    )
    shipped_on: Day | None = Field(default=None, description="The day of delivery; left out: not shipped yet.")
    accepted_quantity: UnsignedAmount | None = Field(
        default=None, description="Quantity that the customer accepted as correct; 0 or more."
    )


class OrderDocument(Body):
    """An order with all its lines; a newer version replaces it completely."""

    model_config = example(
        order_no="SO2502-07877",
        customer_code="C17919",
        kind="order",
        ordered_on="2025-02-27",
        currency="CNY",
        fx_rate="1",
        status="shipped",
        region="CN-GD",
        project_no="PJ-2025-014",
        salesperson="Li Wei",
        source_version=1,
        lines=[
            {
                "line_no": 1,
                "sku": "VS-020",
                "description": "工业相机",
                "quantity": "14",
                "unit_price": "2484.48",
                "amount": "34782.72",
                "cost": "24887.58",
                "promised_on": "2025-03-16",
                "shipped_on": "2025-03-14",
                "accepted_quantity": "14",
            }
        ],
    )

    order_no: Code = Field(description="Number of the order in the ERP; unique per source.")
    customer_code: Code | None = Field(
        default=None, description="The customer's number in the ERP; may be unknown here. Left out: a warning."
    )
    kind: OrderKind | None = Field(
        default=None, description="Left out: a credit note when its lines add up to less than nothing, else an order."
    )
    ordered_on: Day = Field(description="Date of the order; figures count it in this month.")
    currency: Currency | None = Field(default=None, description="Defaults to the base currency.")
    fx_rate: PushedRate | None = Field(
        default=None,
        description="To the base currency, on the day of the order; above 0. Left out: the maintained rate of the day.",
    )
    status: OrderStatus = Field(default=OrderStatus.OPEN, description="A cancelled order counts in no figure.")
    region: Code | None = Field(
        default=None, description="The region that the order belongs to, where it is not the customer's."
    )
    project_no: Code | None = Field(default=None, description="Number of the project that it belongs to.")
    salesperson: Line | None = Field(default=None, description="Who sold it then, for quotas and scorecards.")
    source_version: SourceVersion = 0
    lines: list[OrderLineDocument] = Field(description="All lines; at least one, unless the order is cancelled.")


def refuse(order: OrderDocument, settings: Settings) -> list[FieldError]:
    """An order's errors beyond the type of each value."""
    is_cancelled = order.status is OrderStatus.CANCELLED
    return [*refuse_rate(order, settings), *refuse_lines(order.lines, is_cancelled=is_cancelled)]


def complete(order: OrderDocument, settings: Settings) -> None:
    """Fill in the base currency, its rate, the lines' amounts, and the kind; no customer is an empty code."""
    complete_rate(order, settings)
    for line in order.lines:
        if line.amount is None:
            line.amount = amount_of(line)
    order.kind = order.kind or kind_of(amount_of(line) for line in order.lines)
    order.customer_code = order.customer_code or ""
