"""How figures are computed from sums (method, section 7).

A sum is named `source.name`; one without a source is a measure of the orders. The sources are in
`kpi_values/sources/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from services.kpi.figures.kpis.rules import NullReason

RATIO_PLACES = Decimal("0.000001")
AVERAGE_PLACES = Decimal("0.0001")
LAST_YEAR = "last_year"
"""The source of sums of the same days of last year."""
Sums = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI's value, or why it has none; for a ratio its numerator and denominator.

    `n`: what it is computed from, such as customers or answers; `negatives`: those of them below zero.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: NullReason | None = None
    n: int | None = None
    negatives: int | None = None


class Terms(NamedTuple):
    """A value as arithmetic over sums, which may be numbers or the columns of a statement.

    Without a denominator the numerator is the value. `needs_positive`: there is none over a denominator below zero.
    """

    numerator: Any
    denominator: Any = None
    places: Decimal = RATIO_PLACES
    needs_positive: bool = False

    def figure(self) -> "Figure":
        """The value of numbers."""
        if self.denominator is None:
            return Figure(self.numerator)
        return (of_positive if self.needs_positive else divide)(self.numerator, self.denominator, self.places)


TermsOf = Callable[[Mapping[str, Any]], Terms]


@dataclass(frozen=True, slots=True)
class Formula:
    """How a figure is computed, and the sums needed. `needs_data`: without any it has no value, instead of 0.

    `terms`: the same as arithmetic, where that is all; by these the database ranks groups.
    """

    sums: tuple[str, ...]
    calculate: Callable[[Sums], Figure]
    needs_data: bool = False
    terms: TermsOf | None = None

    @property
    def has_base(self) -> bool:
        """Whether it compares with last year by itself."""
        return any(name.startswith(f"{LAST_YEAR}.") for name in self.sums)


def arithmetic(names: tuple[str, ...], terms: TermsOf, *, needs_data: bool = False) -> Formula:
    """A formula that is nothing but these terms."""
    return Formula(names, lambda sums: terms(sums).figure(), needs_data, terms)


def divide(numerator: Decimal, denominator: Decimal, places: Decimal = RATIO_PLACES) -> Figure:
    """The ratio; no value when the denominator is 0."""
    if not denominator:
        return Figure(None, numerator, denominator, NullReason.NO_BASE)
    return Figure((numerator / denominator).quantize(places, ROUND_HALF_EVEN), numerator, denominator)


def of_positive(numerator: Decimal, denominator: Decimal, places: Decimal = RATIO_PLACES) -> Figure:
    """The ratio; no value when the denominator is not positive."""
    if denominator > 0:
        return divide(numerator, denominator, places)
    return Figure(None, numerator, denominator, NullReason.NO_BASE)


def sum_of(name: str, *, needs_data: bool = False) -> Formula:
    """The sum itself."""
    return arithmetic((name,), lambda sums: Terms(sums[name]), needs_data=needs_data)


def opposite_of(name: str) -> Formula:
    """The sum with the other sign."""
    return arithmetic((name,), lambda sums: Terms(-sums[name]))


def ratio_of(numerator: str, denominator: str, places: Decimal = RATIO_PLACES) -> Formula:
    """The ratio of two sums."""
    return arithmetic((numerator, denominator), lambda sums: Terms(sums[numerator], sums[denominator], places))


def share_of(part: str, whole: str, places: Decimal = RATIO_PLACES) -> Formula:
    """The ratio of two sums; no value when the whole is not positive."""
    return arithmetic((part, whole), lambda sums: Terms(sums[part], sums[whole], places, needs_positive=True))


def growth_of(now: str, before: str) -> Formula:
    """(period − base) / base; no value when the base is not positive."""
    return arithmetic((now, before), lambda sums: Terms(sums[now] - sums[before], sums[before], needs_positive=True))


def margin(sums: Mapping[str, Any]) -> Terms:
    """(net sales − cost) / net sales, over the lines whose cost is known; no value when these sales are 0."""
    return Terms(sums["costed_sales"] - sums["cost"], sums["costed_sales"])


def profit(sums: Mapping[str, Any]) -> Terms:
    """Net sales − cost, over the lines whose cost is known."""
    return Terms(sums["costed_sales"] - sums["cost"])


def return_rate(sums: Mapping[str, Any]) -> Terms:
    """Credits / sales before credits."""
    return Terms(-sums["credits"], sums["sales"] - sums["credits"], needs_positive=True)


def on_time(sums: Mapping[str, Any]) -> Terms:
    """Lines shipped by their promised day / lines due: shipped ones, and open ones that are overdue."""
    return Terms(sums["on_time_lines"], sums["delivered_lines"] + sums["overdue_lines"])


def top_share(part: str) -> Formula:
    """Net sales of the best customers / net sales of all customers with a document in the period."""
    counted = ("concentration.all", "concentration.customers", "concentration.negatives")

    def calculate(sums: Sums) -> Figure:
        whole, customers, negatives = (sums[name] for name in counted)
        share = of_positive(sums[part], whole)
        return Figure(share.value, sums[part], whole, share.reason, int(customers), int(negatives))

    return Formula(
        (part, *counted), calculate, terms=lambda sums: Terms(sums[part], sums[counted[0]], needs_positive=True)
    )


def concentration_index(sums: Sums) -> Figure:
    """HHI: the sum of squared shares of the customers with positive net sales; no value without one."""
    customers, negatives = (int(sums[f"concentration.{name}"]) for name in ("customers", "negatives"))
    index = sums["concentration.hhi"].quantize(RATIO_PLACES, ROUND_HALF_EVEN)
    value, reason = (index, None) if index else (None, NullReason.NO_BASE)
    return Figure(value, reason=reason, n=customers, negatives=negatives)


def forecast_accuracy(sums: Mapping[str, Any]) -> Terms:
    """1 − Σ|A − F| / Σ|A|; the numerator is what is left of Σ|A| after the errors."""
    return Terms(sums["forecast.actual_size"] - sums["forecast.error_size"], sums["forecast.actual_size"])


def answered(name: str) -> Formula:
    """The ratio of another service's sums, with the number of answers it is computed from."""
    numerator, denominator, answers = (f"peer.{name}.{part}" for part in ("numerator", "denominator", "n"))

    def calculate(sums: Sums) -> Figure:
        share = divide(sums[numerator], sums[denominator])
        return Figure(share.value, sums[numerator], sums[denominator], share.reason, int(sums[answers]))

    return Formula((numerator, denominator, answers), calculate, needs_data=True)


def peer_ratio(name: str, places: Decimal = RATIO_PLACES) -> Formula:
    """The ratio of another service's sums."""
    return ratio_of(f"peer.{name}.numerator", f"peer.{name}.denominator", places)


MARGIN = arithmetic(("costed_sales", "cost"), margin)
PROFIT = arithmetic(("costed_sales", "cost"), profit)
GROWTH = growth_of("sales", "last_year.sales")
RETURN_RATE = arithmetic(("credits", "sales"), return_rate)
ON_TIME = arithmetic(("on_time_lines", "delivered_lines", "overdue_lines"), on_time)
HHI = Formula(("concentration.hhi", "concentration.customers", "concentration.negatives"), concentration_index)
RETENTION = ratio_of("activity.kept_at_end", "activity.active_at_start")
"""(Active at the end, without those who are new) / active at the start."""
FORECAST_ACCURACY = arithmetic(("forecast.actual_size", "forecast.error_size"), forecast_accuracy)
