"""A customer's own order cycle: the gaps between its order days, and when the next order is overdue (section 7)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from shared.labels import Labelled

LEAST_ORDER_DAYS = 2
"""Two order days have one gap between them: below that there is no cycle."""
LOOKBACK_DAYS = 1096
"""Order days of the last three years make the cycle: how a customer bought before says little of how it buys now."""
LATE_SHARE = 0.9
TYPICAL_DAYS = 6
"""The next order is expected to be like the last six."""
PLACES = Decimal("0.0001")


class CycleReason(Labelled):
    """Why a customer has no order cycle."""

    TOO_FEW_ORDERS = "too_few_orders", "Fewer than two order days in three years", "三年内下单不足两天"


class OrderCycle(NamedTuple):
    """How often a customer orders. Several orders of one day are one; days with credits only do not count."""

    order_days: int
    last_on: date
    median_days: float
    """The median gap between order days: one long holiday does not move it."""
    spread_days: float
    """The distance between the quartiles of the gaps: 0 for a customer that orders like clockwork."""
    late_days: float
    """The gap that nine of ten stay below."""

    @property
    def expected_on(self) -> date:
        """The day of the next order, if the customer keeps to its cycle."""
        return later(self.last_on, self.median_days)

    def tolerated_days(self, late_weight: float = 1) -> float:
        """The gap that is not overdue yet: at weight 0 the median one, at 1 the one that nine of ten stay below."""
        return self.median_days + late_weight * (self.late_days - self.median_days)

    def overdue_ratio(self, as_of: date, late_weight: float) -> float:
        """Complete days without an order ÷ the tolerated ones: overdue from 1 on. `as_of`, the running day, may still
        bring one.
        """
        return max((as_of - self.last_on).days - 1, 0) / self.tolerated_days(late_weight)


class StockUp(NamedTuple):
    """What to have in stock for a customer's next order, and by when."""

    by: date
    quantity: Decimal


def cycle_of(order_days: Iterable[date]) -> OrderCycle | None:
    """The cycle of a customer that ordered on these days; None below two days."""
    days = sorted(set(order_days))
    if len(days) < LEAST_ORDER_DAYS:
        return None
    gaps = sorted((late - early).days for early, late in pairwise(days))
    spread = percentile(gaps, 0.75) - percentile(gaps, 0.25)
    return OrderCycle(len(days), days[-1], percentile(gaps, 0.5), spread, percentile(gaps, LATE_SHARE))


def percentile(in_order: Sequence[float], share: float) -> float:
    """The value below which that share lies, between two neighbours in proportion: PostgreSQL's `percentile_cont`."""
    place = (len(in_order) - 1) * share
    below = int(place)
    above = min(below + 1, len(in_order) - 1)
    return in_order[below] + (in_order[above] - in_order[below]) * (place - below)


def typical(newest_first: Sequence[Decimal]) -> Decimal | None:
    """The median of the last order days: one unusually large order does not move it. None without an order."""
    last = sorted(newest_first[:TYPICAL_DAYS])
    if not last:
        return None
    return ((last[(len(last) - 1) // 2] + last[len(last) // 2]) / 2).quantize(PLACES)


def stock_up(cycle: OrderCycle, quantity: Decimal | None, as_of: date, *, lead_days: int) -> StockUp | None:
    """Have the expected quantity in stock so many days before the next order 备货提示.

    None for a customer whose order is overdue by another cycle: nothing is stocked for one that has probably left.
    """
    if quantity is None or quantity <= 0 or as_of > later(cycle.last_on, 2 * cycle.tolerated_days()):
        return None
    return StockUp(max(cycle.expected_on - timedelta(days=lead_days), as_of), quantity)


def known_until(last_order_on: date | None, today: date) -> date:
    """The day up to which orders are known: today, or the day after the last order of anybody.

    When the ERP has pushed nothing for a week, nobody is silent because of that.
    """
    return today if last_order_on is None else min(today, last_order_on + timedelta(days=1))


def later(day: date, days: float) -> date:
    """The day so many days later, rounded up, and never behind the last day that there is."""
    return day + timedelta(days=min(-int(-days // 1), (date.max - day).days))
