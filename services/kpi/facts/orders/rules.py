"""Kinds and statuses of an order, the amounts of its lines, their checks, and what is doubtful about them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from shared.batches.rules import Doubt
from shared.labels import Labelled
from shared.problems import FieldError, NotFound, Text

PLACES = Decimal("0.0001")
LARGEST = Decimal(10) ** 16


class OrderStatus(Labelled):
    """An order's status in the ERP; cancelled orders count nowhere."""

    OPEN = "open", "Open", "未完成"
    SHIPPED = "shipped", "Shipped", "已发货"
    CLOSED = "closed", "Closed", "已关闭"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class OrderKind(Labelled):
    """An order, or a credit note 红冲: what is taken back or credited counts apart from orders."""

    ORDER = "order", "Order", "订单"
    CREDIT_NOTE = "credit_note", "Credit note", "红冲单"


class CostSource(Labelled):
    """Where the cost of a line is from."""

    LINE = "line", "The line's own", "订单行"
    PRODUCT = "product", "The product's on the order's day", "产品当日成本"
    NONE = "none", "Unknown", "未知"


class OrderNotFound(NotFound):
    """There is no such order, or the caller may not see its customer."""

    title = Text("Order not found", "未找到订单")
    detail = Text("There is no order {id}, or you may not see it.", "订单 {id} 不存在，或您无权查看。")


class Line(Protocol):
    """The fields of an order line that the rules read."""

    line_no: int
    sku: str | None
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal | None
    cost: Decimal | None
    accepted_quantity: Decimal | None


class Order(Protocol):
    """The fields of an order that the rules read."""

    customer_code: str | None
    kind: OrderKind | None
    ordered_on: date

    @property
    def lines(self) -> Sequence[Line]: ...


def amount_of(line: Line) -> Decimal:
    """The line's amount: the ERP's, else quantity × unit price to four places."""
    if line.amount is not None:
        return line.amount
    product = line.quantity * (line.unit_price or Decimal(0))
    return product if abs(product) >= LARGEST else product.quantize(PLACES, ROUND_HALF_UP)


def kind_of(amounts: Iterable[Decimal]) -> OrderKind:
    """What a document is that does not say so: a credit note when it comes to less than nothing."""
    return OrderKind.CREDIT_NOTE if sum(amounts, Decimal(0)) < 0 else OrderKind.ORDER


def refuse_lines(lines: Sequence[Line], *, is_cancelled: bool) -> Iterable[FieldError]:
    """The errors of an order's lines beyond the type of each value."""
    if not lines and not is_cancelled:
        yield FieldError("too_short", Text("An order has at least one line.", "订单至少有一行。"), pointer="/lines")
    seen: dict[int, int] = {}
    for place, line in enumerate(lines):
        here = f"/lines/{place}"
        first = seen.setdefault(line.line_no, place)
        if first != place:
            text = Text("Line {line_no} occurs twice.", "行号 {line_no} 重复。")
            yield FieldError("duplicate_line_no", text, f"{here}/line_no", values={"line_no": line.line_no})
        if line.amount is None and line.unit_price is None:
            text = Text("Give an amount or a unit price.", "请提供金额或单价。")
            yield FieldError("amount_missing", text, f"{here}/amount")
            continue
        if abs(amount_of(line)) >= LARGEST:
            text = Text("The amount is too large.", "金额过大。")
            yield FieldError("amount_too_large", text, f"{here}/amount")


def doubts_of(order: Order) -> Iterable[Doubt]:
    """What is doubtful about an order that is accepted."""
    if not order.customer_code:
        yield Doubt("no_customer", "/customer_code")
    if order.kind is OrderKind.CREDIT_NOTE and sum((amount_of(line) for line in order.lines), Decimal(0)) > 0:
        yield Doubt("positive_credit_note", "/kind")
    for place, line in enumerate(order.lines):
        for name, code in _doubts_of_line(line, order.ordered_on):
            yield Doubt(code, f"/lines/{place}/{name}")


def _doubts_of_line(line: Line, ordered_on: date) -> Iterable[tuple[str, str]]:
    amount = amount_of(line)
    if line.sku is None:
        yield "sku", "no_sku"
    if line.unit_price is not None and line.unit_price < 0:
        yield "unit_price", "negative_unit_price"
    if line.quantity < 0 < amount:
        yield "quantity", "negative_quantity"
    if line.cost is not None and line.cost < 0 <= min(line.quantity, amount):
        yield "cost", "negative_cost"
    for name in ("promised_on", "shipped_on"):
        day = getattr(line, name)
        if day is not None and day < ordered_on:
            yield name, f"{name.removesuffix('_on')}_before_order"
    if line.accepted_quantity is not None and line.accepted_quantity > max(line.quantity, Decimal(0)):
        yield "accepted_quantity", "more_accepted_than_ordered"


DOUBTS = {
    "no_customer": Text(
        "The order names no customer: it counts in totals, under nobody.",
        "订单未注明客户：计入总额，但不归属任何客户。",
    ),
    "positive_credit_note": Text("The credit note adds up to more than nothing.", "红冲单的合计金额为正。"),
    "no_sku": Text(
        "The line names no product: it counts in no category, and has no cost of a product.",
        "订单行未注明物料：不计入任何类别，也没有产品成本。",
    ),
    "negative_unit_price": Text("The unit price is negative; the amount counts.", "单价为负；以金额为准。"),
    "negative_quantity": Text("The quantity is negative, the amount is not.", "数量为负，但金额不为负。"),
    "negative_cost": Text("The cost is negative, quantity and amount are not.", "成本为负，但数量和金额不为负。"),
    "promised_before_order": Text("Promised for a day before the order.", "承诺交期早于下单日。"),
    "shipped_before_order": Text("Shipped before it was ordered.", "发货日早于下单日。"),
    "more_accepted_than_ordered": Text("More was accepted than ordered.", "验收数量多于订购数量。"),
}
"""The texts of doubts, by code."""
