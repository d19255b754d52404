"""How a page of a large table is found; the estimated numbers of rows decide."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

import sqlalchemy as sa

from shared.auth.access import Principal
from shared.auth.caller import values_of
from shared.lists.facets import Facets
from shared.lists.queries import ListQuery
from shared.statements import Statement
from shared.web.call import Call

_WALKED, _WALKED_DEARLY = 40, 150
"""Matches are sorted, up to the square root of this times the rows of the table; of more, a walk finds a page sooner.

Dear is a walk that looks at another table for each row. So is one in search of a range (of dates, for instance): its
matches often lie together, where they are quickly read, and at the end of the order.
"""
PATIENCE = 0.1
"""Seconds after which a walk is given up: the matches lie at the end of the order, or there are none."""
_SECONDS = 60.0
_MAX_KEPT = 5_000


class Way(Enum):
    """How rows are found; any of the ways may be a hundred times slower than another."""

    WALK = "by an index in the list's order, until the page is full"
    WALK_FACETED = "by an index of the narrow rows in the list's order, until the page is full"
    SORT = "all by the conditions that are no facets; those without an index are tested on each"
    SORT_FACETED = "all by their facets; the other conditions are tested on each"


WALKS = frozenset({Way.WALK, Way.WALK_FACETED})
FACETED = frozenset({Way.WALK_FACETED, Way.SORT_FACETED})
"""The ways that read the narrow rows."""


class Plan(NamedTuple):
    """How a page is found, how all matches are found, and of how many matches a page is found by sorting them all."""

    page: Way = Way.WALK
    matches: Way = Way.SORT
    few: float = 0.0

    @classmethod
    def of(cls, total: float, by_facets: float | None, by_others: float, *, looks_up: bool = False) -> "Plan":
        """The plan for a table of so many rows, so many of which have the facets (None: no facet is asked for), and so
        many meet the other conditions. `looks_up`: a condition is tested by a look at another table.
        """
        faceted = total if by_facets is None else by_facets
        matches = Way.SORT if by_facets is None or by_others < by_facets else Way.SORT_FACETED
        fewest, found = min(faceted, by_others), faceted * by_others / max(total, 1)
        # A walk reads as many rows for each that it finds as there are in the table for each that is to be found; more,
        # where those lie at the end of the order.
        few = math.sqrt((_WALKED_DEARLY if looks_up or matches is Way.SORT else _WALKED) * total)
        return cls(matches if math.sqrt(fewest * found) <= few else Way.WALK, matches, few)


@dataclass(frozen=True, slots=True)
class LargeTable:
    """What a listing needs so that a page of millions of rows is found by indexes.

    `is_visible`: the listing's visibility as a test of one row. `facets`: None where its own indexes are enough.
    """

    is_visible: Callable[[Principal], sa.ColumnElement[bool]]
    facets: Facets | None = None

    def split(self, query: ListQuery) -> tuple[dict[str, Any], dict[str, Any]]:
        """The filters in use by which the narrow rows are found, and the others."""
        return self.facets.split(query) if self.facets else ({}, dict(query.filters_in_use()))


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
