"""Facets: the rows of a large table in a narrow one, with what they are filtered by as `name:value` under one index."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import Principal
from shared.lists.filters import operator_of
from shared.lists.paging import Expression


class _Facets(sa.TypeDecorator[list[str]]):
    """A value, or a list of values, of the facet with this name."""

    impl = ARRAY
    cache_ok = True

    def __init__(self, name: str) -> None:
        super().__init__(sa.Text)
        self.name = name

    def process_bind_param(self, value: Any, _: sa.Dialect) -> list[str]:
        values = value if isinstance(value, list) else [value]
        return [f"{self.name}:{one.value if isinstance(one, Enum) else one}" for one in values]


@dataclass(frozen=True, slots=True)
class Facets:
    """A table with one narrow row for each present row of the listing, with the same key and the columns to sort by.

    `terms`: its indexed array of all facets. `filters`: those that ask for a facet; their `__in` does too. `visible`:
    the facets of rows that a caller may see, one of which is enough; None when the caller sees all. `joined`: the
    table and the listing's own.
    """

    table: sa.Table
    terms: sa.ColumnElement[Any]
    filters: Collection[str]
    visible: Callable[[Principal], sa.ColumnElement[Any] | None]
    joined: sa.FromClause

    @property
    def columns(self) -> Mapping[str, Expression]:
        """Its columns by the field that they are a copy of."""
        return {column.name: column for column in self.table.c}

    def has(self, parameter: str) -> bool:
        """Whether the filter asks for facets."""
        name, operator = operator_of(parameter)
        return parameter in self.filters or (operator == "in" and name in self.filters)

    def condition(self, parameter: str, compared: Any) -> sa.ColumnElement[bool]:
        """SQL condition on the narrow row: it has the facet, or one of several."""
        return self._has_one(sa.bindparam(parameter, compared, _Facets(operator_of(parameter)[0])))

    def seen_by(self, principal: Principal) -> list[sa.ColumnElement[bool]]:
        """SQL conditions on the narrow row: the caller may see it."""
        facets = self.visible(principal)
        return [] if facets is None else [self._has_one(facets)]

    def test(self, row_id: Expression, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """The condition as a test of one row: a single value, which the planner cannot turn into a set."""
        found = sa.select(condition).where(self.table.c.id == row_id).correlate_except(self.table)
        return sa.func.coalesce(found.scalar_subquery(), sa.false())

    def _has_one(self, facets: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return self.terms.op("&&", is_comparison=True)(facets)
