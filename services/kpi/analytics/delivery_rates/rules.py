"""On time, in full, and both, by line (method, section 7)."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from shared.labels import Labelled

PLACES, DAYS = Decimal("0.000001"), Decimal("0.01")


class DeliveryGroup(Labelled):
    """What the rates are grouped by."""

    MONTH = "month", "Month of the promised day", "承诺月份"
    CUSTOMER = "customer", "Customer", "客户"
    PRODUCT = "product", "Product", "产品"
    CATEGORY = "category", "Product category", "产品类别"


class DeliveryReason(Labelled):
    """Why a rate is missing."""

    NOTHING_DUE = "nothing_due", "No line was due", "没有到期的订单行"
    NOTHING_CHECKED = "nothing_checked", "Of no line is it known whether it was in full", "没有已知是否足量的订单行"


class DeliveryCounts(NamedTuple):
    """Lines by what became of them."""

    due_lines: int
    """Shipped, or open and overdue."""
    on_time_lines: int
    open_lines: int
    """Overdue and not shipped: late, and not in full."""
    checked_lines: int
    """Lines of which it is known whether they were in full: the accepted quantity is known, or nothing was shipped."""
    full_lines: int
    on_time_full_lines: int
    late_days: int
    """Days late of all lines that are late, open ones up to today."""


class DeliveryRates(NamedTuple):
    """What the counts come to; None where there is nothing to divide by."""

    on_time: Decimal | None
    in_full: Decimal | None
    on_time_in_full: Decimal | None
    mean_days_late: Decimal | None
    reason: DeliveryReason | None


def rates_of(counts: DeliveryCounts) -> DeliveryRates:
    """The rates: on time over the lines due, in full and both over the lines checked."""
    reason = None if counts.checked_lines else DeliveryReason.NOTHING_CHECKED
    late = counts.due_lines - counts.on_time_lines
    return DeliveryRates(
        _ratio(counts.on_time_lines, counts.due_lines),
        _ratio(counts.full_lines, counts.checked_lines),
        _ratio(counts.on_time_full_lines, counts.checked_lines),
        (Decimal(counts.late_days) / late).quantize(DAYS) if late else None,
        reason if counts.due_lines else DeliveryReason.NOTHING_DUE,
    )


def total_of(counts: list[DeliveryCounts]) -> DeliveryCounts:
    """The sums of several."""
    return DeliveryCounts(*(sum(column) for column in zip(*counts, strict=True))) if counts else NO_LINES


def _ratio(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(PLACES, ROUND_HALF_EVEN) if whole else None


NO_LINES = DeliveryCounts(0, 0, 0, 0, 0, 0, 0)
