"""An order as the ERP pushes it: its fields, its checks and its defaults."""

from typing import Annotated

from pydantic import Field

from services.kpi.facts.orders.rules import OrderStatus, amount_of, refuse_lines
from services.kpi.facts.rates import complete_rate, refuse_rate
from shared.auth.access import Clearance
from shared.batches.values import Day, PushedAmount, PushedRate, SourceVersion, Whole
from shared.money import Currency
from shared.problems import FieldError
from shared.settings import Settings
from shared.shapes import Body, Code, example


class OrderLineDocument(Body):
    """A line of an order. Without `amount`, the amount is quantity × unit price."""

    line_no: Annotated[Whole, Field(ge=0, le=2**31 - 1)] = Field(description="Number of the line; unique in the order.")
    sku: Code = Field(description="The product's number in the ERP; the product may be pushed later.")
    quantity: PushedAmount = Field(description="Negative only on a credit.")
    unit_price: PushedAmount | None = Field(
        default=None,
        ge=0,
        description="Price of one unit, in the order's currency; only for `amount`, where that is left out.",
    )
    amount: PushedAmount | None = Field(default=None, description="Net of discounts; negative on a credit.")
    cost: Annotated[PushedAmount | None, Clearance(2)] = Field(default=None, description="Cost of the whole line.")
    promised_on: Day | None = Field(
        default=None, description="The promised day of delivery: on time is up to this day."
    )
    shipped_on: Day | None = Field(default=None, description="The day of delivery; left out: not shipped yet.")
    accepted_quantity: PushedAmount | None = Field(
        default=None, ge=0, description="Quantity that the customer accepted as correct."
    )


class OrderDocument(Body):
    """An order with all its lines; a newer version replaces it completely."""

    model_config = example(
        order_no="SO2502-07877",
        customer_code="C17919",
        ordered_on="2025-02-27",
        currency="CNY",
        fx_rate="1",
        status="shipped",
        source_version=1,
        lines=[
            {
                "line_no": 1,
                "sku": "VS-020",
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
    customer_code: Code = Field(description="The customer's number in the ERP; may be unknown here.")
    ordered_on: Day = Field(description="Date of the order; figures count it in this month.")
    currency: Currency | None = Field(default=None, description="Defaults to the base currency.")
    fx_rate: PushedRate | None = Field(default=None, description="To the base currency, on the day of the order.")
    status: OrderStatus = Field(default=OrderStatus.OPEN, description="A cancelled order counts in no figure.")
    source_version: SourceVersion = 0
    lines: list[OrderLineDocument] = Field(description="All lines; at least one, unless the order is cancelled.")


def refuse(order: OrderDocument, settings: Settings) -> list[FieldError]:
    """An order's errors beyond the type of each value."""
    is_cancelled = order.status is OrderStatus.CANCELLED
    return [*refuse_rate(order, settings), *refuse_lines(order.lines, is_cancelled=is_cancelled)]


def complete(order: OrderDocument, settings: Settings) -> None:
    """Fill in the base currency, its rate, and the lines' amounts."""
    complete_rate(order, settings)
    for line in order.lines:
        if line.amount is None:
            line.amount = amount_of(line)
