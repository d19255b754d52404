"""How late is paid, from sums over receivables (method, section 7); no value without a base."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from shared.problems import BadRequest, Text

RATIO_PLACES, DAY_PLACES = Decimal("0.000001"), Decimal("0.01")
NOTHING = Decimal(0)


class PeriodReversed(BadRequest):
    """`from` is after `as_of`."""

    parameter = "from"
    title = Text("The period ends before it begins", "期间起止颠倒")
    detail = Text("Begin on {as_of} or earlier, or look at a later day.", "起始日期应不晚于 {as_of}，或推迟截至日期。")


class LatenessSums(NamedTuple):
    """Sums over receivables that fell due; amounts in the base currency."""

    receivables: int = 0
    amount: Decimal = NOTHING
    late_receivables: int = 0
    late_amount: Decimal = NOTHING
    days_late: int = 0
    """Of each receivable, from its due date until its last payment, or until the day that is looked at."""
    delayed: Decimal = NOTHING
    """The amounts, each times its days."""
    settled: int = 0
    days_to_settle: int = 0
    disputed: int = 0
    disputed_amount: Decimal = NOTHING
    undated: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "LatenessSums":
        """The sums in a row of the query, which adds up counts as decimals."""
        return cls(*(kind(row[name]) for name, kind in cls.__annotations__.items()))


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The ratio to six places; None without a base."""
    return (Decimal(part) / Decimal(whole)).quantize(RATIO_PLACES, ROUND_HALF_EVEN) if whole else None


def mean_days(days: Decimal | int, weight: Decimal | int) -> Decimal | None:
    """Days to two places; None without a base."""
    return (Decimal(days) / Decimal(weight)).quantize(DAY_PLACES, ROUND_HALF_EVEN) if weight else None
