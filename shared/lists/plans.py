"""How a page of a large table is found; the estimated numbers of rows decide."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import Principal
from shared.auth.caller import values_of
from shared.lists.paging import Expression, type_of
from shared.statements import Statement
from shared.web.call import Call

_WALKED = 150  # three pages
PATIENCE = 0.1
"""Seconds after which a walk is given up: the matches lie at the end of the order, or there are none."""
_SECONDS = 60.0
_MAX_KEPT = 5_000


class Plan(NamedTuple):
    """Two ways to find a page, either of which may be a hundred times slower than the other.

    `sorts_all`: find all matches and sort them; otherwise walk an index in the list's order until the page is full.
    `begins_with_visible`: read the rows that the caller may see, and test the filters on each; otherwise the reverse.
    """

    sorts_all: bool = False
    begins_with_visible: bool = True

    @classmethod
    def of(cls, total: float, visible: float, matching: float) -> "Plan":
        """The plan for a table of so many rows, so many of which the caller may see, and so many the filters match."""
        fewest, found = min(visible, matching), visible * matching / max(total, 1)
        # A walk reads as many rows for each that it finds as there are in the table for each that is to be found; more,
        # where those lie at the end of the order.
        sorts_all = fewest * found <= _WALKED * total
        return cls(sorts_all, sorts_all and visible <= matching)


class Lookup(NamedTuple):
    """Another table by which a computed field is filtered.

    `column` has the field's values. `ids`: the ids of the listing's rows that it has values of. `is_exact`: the rows
    found are those with the value; otherwise all of these are among them.
    """

    column: Expression
    ids: sa.Select[Any]
    is_exact: bool = True

    def condition(self, row_id: Expression, parameter: str, compared: Any) -> sa.ColumnElement[bool]:
        """SQL condition: the row is among those found by the value of the parameter, or by one of its values."""
        kind = type_of(self.column)
        if isinstance(compared, list):
            is_found = self.column == sa.any_(sa.bindparam(parameter, compared, ARRAY(kind)))
        else:
            is_found = self.column == sa.bindparam(parameter, compared, kind)
        return row_id.in_(self.ids.where(is_found))


@dataclass(frozen=True, slots=True)
class LargeTable:
    """What a listing needs so that a page of millions of rows is found by indexes.

    `is_visible`: the listing's visibility as a test of one row. `lookups`: by field.
    """

    is_visible: Callable[[Principal], sa.ColumnElement[bool]]
    lookups: Mapping[str, Lookup] = field(default_factory=dict)


class Estimates:
    """How many rows statements will find, as the database estimates it from its statistics; remembered for a minute."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, float]] = {}
        self._given_up: dict[int, float] = {}

    def give_up(self, what: int) -> None:
        """Remember that this walk takes too long."""
        if len(self._given_up) >= _MAX_KEPT:
            del self._given_up[next(iter(self._given_up))]
        self._given_up[what] = time.monotonic() + _SECONDS

    def was_given_up(self, what: int) -> bool:
        """Whether this walk took too long within the last minute."""
        return self._given_up.get(what, 0.0) > time.monotonic()

    async def rows(self, call: Call, statement: Statement, values: Mapping[str, Any]) -> float:
        """The estimate; none of the rows is read."""
        sql, arguments = statement.with_values({**values, **values_of(call.principal, statement.caller_values)})
        key, now = hash((sql, repr(arguments))), time.monotonic()
        until, rows = self._kept.get(key, (0.0, 0.0))
        if until < now:
            (found,) = await call.fetch(statement.explained(), **values)
            rows = float(found[0][0]["Plan"]["Plan Rows"])
            if len(self._kept) >= _MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (now + _SECONDS, rows)
        return rows
