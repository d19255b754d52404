"""Sums by period and group."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.kpi_values.grouping import Grouping
from services.kpi.figures.kpi_values.rules import MAX_ROWS, TooManyFigures
from services.kpi.figures.kpis.rules import NullReason
from shared.database import execute

Keys = tuple[str | None, ...]
MAX_GROUPS = MAX_ROWS
"""Groups of all periods that are fetched at once: each would be a row, unless the rows are limited."""


class FigureKey(NamedTuple):
    """The figure that a sum belongs to: the number of its period, and its group."""

    period: int
    keys: Keys


class GroupedSums(NamedTuple):
    """Sums by figure and name; `missing`: why sums of a name cannot be there at all."""

    sums: dict[FigureKey, dict[str, Decimal]]
    missing: dict[str, NullReason]

    @classmethod
    def none(cls) -> "GroupedSums":
        """Nothing to begin with."""
        return cls({}, {})

    def add(self, other: "GroupedSums") -> None:
        """Take the sums of another source too."""
        for place, sums in other.sums.items():
            self.sums.setdefault(place, {}).update(sums)
        self.missing.update(other.missing)

    def renamed(self, names: Mapping[str, str]) -> "GroupedSums":
        """The same sums by other names."""
        sums = {place: {names[name]: value for name, value in found.items()} for place, found in self.sums.items()}
        return GroupedSums(sums, {names[name]: reason for name, reason in self.missing.items()})


def select_sums(
    number: sa.ColumnElement[int], grouping: Grouping, summed: Sequence[sa.ColumnElement[Any]], *where: Any
) -> sa.Select[Any]:
    """The statement that adds up by period and group."""
    columns = [number.label("period"), *(key.label(f"key_{place}") for place, key in enumerate(grouping.keys))]
    query = sa.select(*columns, *summed).select_from(grouping.rows).where(*where, *grouping.where)
    pairs = zip(grouping.keys, grouping.by, strict=True)
    by = [sa.text(str(place)) if column is key else column for place, (key, column) in enumerate(pairs, start=2)]
    return query.group_by(sa.text("1"), *by)


def places_of(columns: Sequence[object]) -> str:
    """The places of the first columns of a statement, to group by: their parameters are not repeated then."""
    return ", ".join(str(place + 1) for place in range(len(columns)))


async def fetch_sums(session: AsyncSession, query: sa.Select[Any], groups: int) -> GroupedSums:
    """The sums that the statement finds: period, keys, and a named sum each. Raises TooManyFigures."""
    result = await execute(session, query.limit(MAX_GROUPS + 1))
    names, found = list(result.keys())[1 + groups :], GroupedSums.none()
    for period, *values in result:
        keys = tuple(None if one is None else str(one) for one in values[:groups])
        sums = (Decimal(one or 0) for one in values[groups:])
        found.sums[FigureKey(period, keys)] = dict(zip(names, sums, strict=True))
    if len(found.sums) > MAX_GROUPS:
        raise TooManyFigures(limit=MAX_GROUPS)
    return found
