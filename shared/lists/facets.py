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
from shared.lists.queries import ListQuery


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

    def split(self, query: ListQuery) -> tuple[dict[str, Any], dict[str, Any]]:
        """The filters in use that ask for facets, and the others."""
        used = dict(query.filters_in_use())
        return {p: value for p, value in used.items() if self.has(p)}, {
            p: v for p, v in used.items() if not self.has(p)
        }

    def having(self, principal: Principal, filters: Mapping[str, Any]) -> sa.Select[Any]:
        """The keys of the narrow rows that the caller may see and that have the facets."""
        asked = [self.condition(parameter, value) for parameter, value in filters.items()]
        visible = self.visible(principal)
        return sa.select(self.table.c.id).where(*asked, *([] if visible is None else [self._has_one(visible)]))

    def condition(self, parameter: str, compared: Any) -> sa.ColumnElement[bool]:
        """SQL condition on the narrow row: it has the facet, or one of several."""
        return self._has_one(sa.bindparam(parameter, compared, _Facets(operator_of(parameter)[0])))

    def test(self, row_id: Expression, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """The condition as a test of one row: a single value, which the planner cannot turn into a set."""
        found = sa.select(condition).where(self.table.c.id == row_id).correlate_except(self.table)
        return sa.func.coalesce(found.scalar_subquery(), sa.false())

    def _has_one(self, facets: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return self.terms.op("&&", is_comparison=True)(facets)
