"""Figures by month or by day, and how months of them become one figure: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from shared.time import months_after

RATIO_PLACES = Decimal("0.0001")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A figure of one month, or of a day; a ratio also has what is divided and by what."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


Series = Mapping[date, MonthFigure]
"""Figures by the first day of their month, or by their own day. What is without any is left out."""


def months_from(first: date, last: date) -> list[date]:
    """The first days of the months from the one of `first` to the one of `last`."""
    return list(_months(first.replace(day=1), last.replace(day=1)))


@lru_cache(maxsize=1_000)
def _months(first: date, last: date) -> tuple[date, ...]:
    """The same; the goals of thousands of plans have few spans among them."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(months_after(first, number) for number in range(count))


def figure_over(series: Series, months: list[date], *, adds_up: bool) -> Decimal | None:
    """The figure of these months together. A month without orders counts 0; a ratio without a base is None."""
    found = [series[month] for month in months if month in series]
    if adds_up:
        return sum((one.value or NOTHING for one in found), NOTHING)
    base = sum((one.denominator or NOTHING for one in found), NOTHING)
    part = sum((one.numerator or NOTHING for one in found), NOTHING)
    return (part / base).quantize(RATIO_PLACES) if base > 0 else None
