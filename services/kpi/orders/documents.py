"""An order as the ERP pushes it: what it may say, and how it is laid down for COPY."""

from decimal import Decimal

from pydantic import Field

from services.kpi.batches.copy_text import columns
from services.kpi.batches.kinds import Encoded
from services.kpi.batches.rules import refuse_rate
from services.kpi.batches.values import Day, FactAmount, FactRate, LineNumber, SourceVersion
from services.kpi.orders.rules import OrderStatus, amount_of, refuse_lines
from shared.money import Currency
from shared.problems import FieldError
from shared.shapes import Body, Code, example


class OrderLineDocument(Body):
    """A line of an order. An amount that is given counts; without one it is quantity × unit price."""

    line_no: LineNumber
    sku: Code
    quantity: FactAmount = Field(description="Negative only on a credit.")
    unit_price: FactAmount | None = Field(default=None, ge=0)
    amount: FactAmount | None = Field(default=None, description="Net of discounts; negative on a credit.")
    cost: FactAmount | None = Field(default=None, description="Cost of the whole line.")
    promised_on: Day | None = None
    shipped_on: Day | None = None
    accepted_quantity: FactAmount | None = Field(
        default=None, ge=0, description="What the customer accepted as right in item and quantity."
    )


class OrderDocument(Body):
    """An order with all its lines; a newer version replaces the whole of it."""

    model_config = example(
        order_no="SO43659",
        customer_code="29825",
        ordered_on="2011-05-31",
        currency="CNY",
        fx_rate="1",
        status="shipped",
        source_version=1,
        lines=[
            {
                "line_no": 1,
                "sku": "776",
                "quantity": "1",
                "unit_price": "2024.994",
                "amount": "2024.994",
                "cost": "1898.0944",
                "promised_on": "2011-06-12",
                "shipped_on": "2011-06-07",
                "accepted_quantity": "1",
            }
        ],
    )

    order_no: Code
    customer_code: Code = Field(description="The customer's number in the ERP; it need not be known yet.")
    ordered_on: Day
    currency: Currency | None = Field(default=None, description="Without one, the base currency.")
    fx_rate: FactRate | None = Field(default=None, description="To the base currency, on the day of the order.")
    status: OrderStatus = OrderStatus.OPEN
    source_version: SourceVersion = 0
    lines: list[OrderLineDocument]


COLUMNS = {
    "customer_code": "text",
    "order_no": "text",
    "ordered_on": "date",
    "currency": "text",
    "fx_rate": "numeric",
    "status": "text",
}
LINE_COLUMNS = {
    "line_no": "integer",
    "sku": "text",
    "quantity": "numeric",
    "amount": "numeric",
    "unit_price": "numeric",
    "cost": "numeric",
    "promised_on": "date",
    "shipped_on": "date",
    "accepted_quantity": "numeric",
}


def refuse(order: OrderDocument, base_currency: str) -> list[FieldError]:
    """What is wrong with an order beyond the type of each value."""
    is_cancelled = order.status is OrderStatus.CANCELLED
    return [
        *refuse_rate(order.currency or base_currency, order.fx_rate, base_currency),
        *refuse_lines(order.lines, is_cancelled=is_cancelled),
    ]


def encode(order: OrderDocument, base_currency: str) -> Encoded:
    """The order as COPY text."""
    own = columns(
        order.customer_code,
        order.order_no,
        order.ordered_on,
        order.currency or base_currency,
        order.fx_rate or Decimal(1),
        order.status,
    )
    return Encoded(order.order_no, order.source_version, own, [_encode_line(line) for line in order.lines])


def _encode_line(line: OrderLineDocument) -> str:
    return columns(
        line.line_no,
        line.sku,
        line.quantity,
        amount_of(line),
        line.unit_price,
        line.cost,
        line.promised_on,
        line.shipped_on,
        line.accepted_quantity,
    )
