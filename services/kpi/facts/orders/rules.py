"""Statuses of an order, the amounts of its lines, and their checks."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

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


class OrderNotFound(NotFound):
    """There is no such order, or the caller may not see its customer."""

    title = Text("Order not found", "未找到订单")
    detail = Text("There is no order {id}, or you may not see it.", "订单 {id} 不存在，或您无权查看。")


class Line(Protocol):
    """The fields of an order line that the rules read."""

    line_no: int
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal | None
    cost: Decimal | None


def amount_of(line: Line) -> Decimal:
    """The line's amount: the ERP's, else quantity × unit price to four places."""
    if line.amount is not None:
        return line.amount
    product = line.quantity * (line.unit_price or Decimal(0))
    return product if abs(product) >= LARGEST else product.quantize(PLACES, ROUND_HALF_UP)


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
        yield from _refuse_signs(line, here)


def _refuse_signs(line: Line, here: str) -> Iterable[FieldError]:
    """Check the signs: a credit has negative quantity, amount and cost; a rebate only a negative amount."""
    amount = amount_of(line)
    if abs(amount) >= LARGEST:
        text = Text("The amount is too large.", "金额过大。")
        yield FieldError("amount_too_large", text, f"{here}/amount")
    if line.quantity < 0 and amount > 0:
        text = Text(
            "Only a credit (negative amount) has a negative quantity.", "只有红冲行（金额为负）的数量可以为负。"
        )
        yield FieldError("negative_quantity", text, f"{here}/quantity")
    if line.cost is not None and line.cost < 0 and line.quantity >= 0 and amount >= 0:
        text = Text("Only a credit (negative amount) has a negative cost.", "只有红冲行（金额为负）的成本可以为负。")
        yield FieldError("negative_cost", text, f"{here}/cost")
