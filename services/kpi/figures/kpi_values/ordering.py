"""The order of figures within a KPI and period."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from services.kpi.figures.kpi_values.sums import FigureKey
from services.kpi.figures.kpis.formulas import RATIO_PLACES, Figure

BY_NUMBER = ("value", "difference")


class Found(NamedTuple):
    """A figure at its place, with the names of its group, and what it is compared with."""

    place: FigureKey
    labels: list[str]
    figure: Figure
    base: Figure | None

    @property
    def value(self) -> Decimal | None:
        """The figure's value."""
        return self.figure.value

    @property
    def difference(self) -> Decimal | None:
        """Value − base value."""
        before = self.base.value if self.base else None
        return None if self.value is None or before is None else self.value - before

    @property
    def change(self) -> Decimal | None:
        """Difference / base value; None where that is not positive."""
        difference, before = self.difference, self.base.value if self.base else None
        if difference is None or before is None or before <= 0:
            return None
        return (difference / before).quantize(RATIO_PLACES, ROUND_HALF_EVEN)


def sort_figures(rows: list[Found], sort: str) -> list[Found]:
    """One period's figures, by value, difference or label as requested, else by label; nulls always last.

    Groups that are called alike come by their keys. The database ranks groups in the same order (`ranking`).
    """
    name = sort.lstrip("-")
    by_label = sorted(rows, key=_label_of, reverse=sort == "-label")
    if name not in BY_NUMBER:
        return sorted(by_label, key=_is_without)
    numbers: list[tuple[Any, Found]] = [(getattr(row, name), row) for row in by_label]
    present = [one for one in numbers if one[0] is not None]
    present.sort(key=lambda one: one[0], reverse=sort.startswith("-"))
    return [row for _, row in present] + [row for number, row in numbers if number is None]


def _label_of(row: Found) -> tuple[list[str], list[str]]:
    return row.labels, [key or "" for key in row.place.keys]


def _is_without(row: Found) -> tuple[bool, ...]:
    """Groups of those without a value come last, whatever they are called."""
    return tuple(key is None for key in row.place.keys)
