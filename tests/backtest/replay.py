"""Replaying order days month by month: at each month's first day, what was known, and what came after."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from services.kpi.analytics.order_cycles.rules import LOOKBACK_DAYS, OrderCycle, cycle_of
from services.kpi.warnings.evaluation.rules import order_overdue
from services.kpi.warnings.schemes.model import OrderOverdueRule
from services.kpi.warnings.schemes.standard import STANDARD
from shared.time import months_after

CYCLES = 3
"""A customer is lost when it does not order for so many of its usual cycles."""
SIMPLE_DAYS = 90
NOBODY = UUID(int=0)

History = Mapping[str, Sequence[date]]
"""By customer: its order days, in order."""


class Moment(NamedTuple):
    """A customer at the first day of a month: the cycle of its earlier days, and whether it then stays away."""

    customer: str
    today: date
    cycle: OrderCycle
    is_lost: bool

    @property
    def silent_days(self) -> int:
        """Days since the last order."""
        return (self.today - self.cycle.last_on).days

    @property
    def certain_on(self) -> date:
        """The day on which everybody sees that the customer is lost."""
        return self.cycle.last_on + window_of(self.cycle)


Predict = Callable[[Moment], bool]


def window_of(cycle: OrderCycle) -> timedelta:
    """The time without an order after which a customer is lost."""
    return timedelta(days=round(CYCLES * cycle.median_days))


def moments(history: History) -> Iterator[Moment]:
    """Every month of every customer that has a cycle and is not lost already. Each sees only earlier order days.

    A window that ends after the last day of the data is left out: nobody knows how it ends.
    """
    first, last = min(days[0] for days in history.values()), max(days[-1] for days in history.values())
    months = [months_after(first.replace(day=1), place) for place in range(1, 1 + (last.year - first.year + 1) * 12)]
    for customer, days in history.items():
        for today in months:
            yield from _moment(customer, days, today, last)


def _moment(customer: str, days: Sequence[date], today: date, last: date) -> Iterator[Moment]:
    place = bisect_left(days, today)
    cycle = cycle_of(day for day in days[:place] if day > today - timedelta(days=LOOKBACK_DAYS))
    if cycle is None or today - cycle.last_on > window_of(cycle):
        return
    ends = today + window_of(cycle)
    if ends <= last:
        yield Moment(customer, today, cycle, not (place < len(days) and days[place] < ends))


def ours(rule: OrderOverdueRule = STANDARD.order_overdue) -> Predict:
    """The warning that the service raises by this rule."""
    return lambda one: order_overdue(NOBODY, one.cycle, rule, one.today, None) is not None


def simple(one: Moment) -> bool:
    """No order for 90 days."""
    return one.silent_days >= SIMPLE_DAYS


def half(number: int) -> Callable[[Moment], bool]:
    """Half of the customers, by their number: thresholds are tuned on one and judged on the other."""
    return lambda one: crc32(one.customer.encode()) % 2 == number
