"""Facets: the rows of a large table in a narrow one, with what they are filtered by as `name:value` under one index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import Principal
from shared.database import name_at_level
from shared.lists.filters import compare, operand, operator_of
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
        return [f"{self.name}:{_text_of(one)}" for one in values]


def _text_of(value: Any) -> str:
    """The value as the database writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


@dataclass(frozen=True, slots=True)
class Facets:
    """A table with one narrow row for each present row of the listing, with the same key and the columns to sort by.

    `terms`: its indexed array of all facets. `filters`: those that ask for a facet, with the column that has it; their
    `__in` does too. `visible`: the facets of rows that a caller may see, one of which is enough; None when the caller
    sees all. `joined`: the table and the listing's own.
    """

    table: sa.Table
    terms: sa.ColumnElement[Any]
    filters: Mapping[str, sa.Column[Any]]
    visible: Callable[[Principal], sa.ColumnElement[Any] | None]
    joined: sa.FromClause

    @property
    def fields(self) -> frozenset[str]:
        """The fields of which it has a copy, for some of them one for each level: `completeness_1`."""
        return frozenset(_field_of(name) for name in self.table.c.keys())  # noqa: SIM118 - a collection of columns

    def columns_for(self, clearance: int) -> Mapping[str, Expression]:
        """Its columns by the field that they are a copy of, as callers of this clearance see it."""
        return {name: self.column(name, clearance) for name in self.fields}

    def column(self, name: str, clearance: int) -> sa.Column[Any]:
        """The copy of a field as callers of this clearance see it."""
        columns = self.table.c
        return columns[name_at_level(name, columns.keys(), clearance)]

    def has(self, parameter: str) -> bool:
        """Whether the filter asks for facets."""
        name, operator = operator_of(parameter)
        return parameter in self.filters or (operator == "in" and name in self.filters)

    def split(self, query: ListQuery) -> tuple[dict[str, Any], dict[str, Any]]:
        """The filters in use by which the narrow rows are found, and the others."""
        used = dict(query.filters_in_use())
        indexed = {_field_of(next(iter(index.columns)).name) for index in self.table.indexes if index.columns}
        faceted = {name: value for name, value in used.items() if self.has(name) or operator_of(name)[0] in indexed}
        return faceted, {parameter: value for parameter, value in used.items() if parameter not in faceted}

    def having(self, principal: Principal, filters: Mapping[str, Any]) -> sa.Select[Any]:
        """The keys of the narrow rows that the caller may see and that have the facets."""
        conditions = [self.condition(parameter, value, principal.clearance) for parameter, value in filters.items()]
        visible = self.visible(principal)
        if visible is not None:
            conditions.append(_has_one(self.terms, visible))
        return sa.select(self.table.c.id).where(*conditions)

    def condition(self, parameter: str, compared: Any, clearance: int) -> sa.ColumnElement[bool]:
        """SQL condition on the narrow row: it has the facet, or one of several; or a comparison with its column."""
        if not self.has(parameter):
            column = self.column(operator_of(parameter)[0], clearance)
            kind = column.type.python_type
            return compare(column, kind, parameter, operand(kind, parameter, compared))
        return _has_one(self.terms, _asked(parameter, compared))

    def test(self, row_id: Expression, parameter: str, compared: Any) -> sa.ColumnElement[bool]:
        """The condition as a test of one row: a single value, which the planner cannot turn into a set."""
        part = self.filters[parameter if parameter in self.filters else operator_of(parameter)[0]]
        has_one = _has_one(part, _asked(parameter, compared))
        found = sa.select(has_one).where(self.table.c.id == row_id).correlate_except(self.table)
        return sa.func.coalesce(found.scalar_subquery(), sa.false())


def _field_of(column: str) -> str:
    """The field of which the column is a copy: `completeness` of `completeness_1`."""
    return column[:-2] if column[-2:] in {"_1", "_2", "_3"} else column


def _asked(parameter: str, compared: Any) -> sa.BindParameter[Any]:
    return sa.bindparam(parameter, compared, _Facets(operator_of(parameter)[0]))


def _has_one(of: sa.ColumnElement[Any], facets: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return of.op("&&", is_comparison=True)(facets)
