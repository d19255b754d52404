"""The fields of a listing in SQL: the conditions of filters, the sort orders, the values of a cursor."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import ARRAY

from shared.auth.access import FieldHidden, Principal, clearance_of
from shared.field_names import names_of_fields
from shared.lists.filters import compare, in_utc, is_nullable, operand, operator_of, plain_type
from shared.lists.paging import CursorInvalid, Expression, SortKey, SortNames, decode_cursor, type_of
from shared.lists.plans import LargeTable
from shared.lists.queries import ListQuery
from shared.problems import BadRequest, Text
from shared.shapes import Read


class SortUnknown(BadRequest):
    """The list cannot be sorted by that field."""

    parameter = "sort"
    detail = Text("Sort by one of: {allowed}.", "可以按以下各项排序：{allowed}。")


class Lookup(NamedTuple):
    """Another table by which a computed field is filtered.

    `column` has the field's values; `found` selects what the field `of` of the listing's rows is among.
    """

    column: Expression
    found: sa.Select[Any]
    of: str = "id"

    def condition(self, columns: Mapping[str, Expression], parameter: str, compared: Any) -> sa.ColumnElement[bool]:
        """SQL condition: the row is found by the value, or by one of several."""
        kind, own = type_of(self.column), columns[self.of]
        if isinstance(compared, list):
            return own.in_(self.found.where(self.column == sa.any_(sa.bindparam(parameter, compared, ARRAY(kind)))))
        return own.in_(self.found.where(self.column == sa.bindparam(parameter, compared, kind)))


class Fields:
    """The expression of each field of `read`, and what filters and sort orders make of them.

    `key`: the unique field that ends every sort order. `lookups`: by field.
    """

    def __init__(
        self,
        read: type[Read],
        query: type[ListQuery],
        columns: Mapping[str, Expression],
        *,
        key: str,
        lookups: Mapping[str, Lookup],
        large: LargeTable | None,
    ) -> None:
        self.columns = columns
        self._read, self._query, self._key_name, self._lookups, self._large = read, query, key, lookups, large
        self._added: Mapping[str, Any] = {}

    def over(self, columns: Mapping[str, Expression]) -> "Fields":
        """The same fields with other expressions."""
        other = copy.copy(self)
        other.columns = columns
        return other

    @property
    def key(self) -> Any:
        """The expression of the unique field."""
        return self.columns[self._key_name]

    def sorted_also_by(self, name: str, column: Expression, kind: type) -> "Fields":
        """The same with one more field to sort by, which may be null and is not shown."""
        other = self.over({**self.columns, name: column})
        other._added = {**self._added, name: kind}
        return other

    @property
    def labelled(self) -> list[sa.Label[Any]]:
        """The columns, named as the fields."""
        return [column.label(name) for name, column in self.columns.items()]

    def operands(self, principal: Principal, query: ListQuery) -> dict[str, Any]:
        """The values of the filters in use, by parameter. Raises FieldHidden, FilterInvalid."""
        found = {}
        for parameter, value in query.filters_in_use():
            name, _ = operator_of(parameter)
            self._require_clearance(principal, name, parameter)
            found[parameter] = operand(self._kind(name), parameter, value) if parameter in query.compared else value
        return found

    def conditions(self, filters: Iterable[tuple[str, Any]]) -> list[sa.ColumnElement[bool]]:
        """SQL conditions of filters."""
        return [self._condition(parameter, value) for parameter, value in filters]

    def _condition(self, parameter: str, value: Any) -> sa.ColumnElement[bool]:
        if parameter == "q":
            return self._search(value)
        name, operator = operator_of(parameter)
        large, own = self._large, self._query.own.get(parameter)
        if large and large.facets and large.facets.has(parameter) and self.is_computed(name):
            return large.facets.test(self.key, parameter, value)
        if own is not None and own.condition is not None:
            return own.condition(value)
        kind = self._kind(name)
        compared = operand(kind, parameter, value)
        if name in self._lookups and operator != "is_null":
            return self._lookups[name].condition(self.columns, parameter, compared)
        return compare(self.columns[name], kind, parameter, compared)

    def looks_up(self, filters: Iterable[str]) -> bool:
        """Whether a filter is tested by a look at another table."""
        return any(self.is_computed(operator_of(parameter)[0]) for parameter in filters)

    def is_computed(self, name: str) -> bool:
        """Whether the field comes from another table, so that its facet is read more quickly."""
        return isinstance(self.columns.get(name), sa.ScalarSelect | None)

    def _search(self, text: str) -> sa.ColumnElement[bool]:
        own = [self._query.search(text)] if self._query.search else []
        return sa.or_(*own, *(self.columns[name].icontains(text, autoescape=True) for name in self._query.searched))

    def sort_names(self, principal: Principal, query: ListQuery) -> SortNames:
        """(field, descending) in order, ending with the unique key. Raises SortUnknown, FieldHidden."""
        asked = query.sort or self._query.default_sort.split(",")
        names = [(part.lstrip("-"), part.startswith("-")) for part in asked]
        allowed = (*self._query.sorts, *self._added)
        for name, _ in names:
            if name not in allowed:
                raise SortUnknown(allowed=names_of_fields(allowed))
            self._require_clearance(principal, name, "sort")
        return names if self._key_name in dict(names) else [*names, (self._key_name, names[-1][1])]

    def sort_keys(self, names: SortNames) -> list[SortKey]:
        """ORDER BY terms, in the form that an index can be in."""
        return [SortKey(self.columns[name], down, is_nullable=self._is_nullable(name)) for name, down in names]

    def keys_after(self, names: SortNames, values: list[Any]) -> list[SortKey]:
        """What is compared with a cursor's values: before a column that may be null, whether it is."""
        keys: list[SortKey] = []
        for position, ((name, descending), value) in enumerate(zip(names, values, strict=True)):
            column = self.columns[name]
            if self._is_nullable(name):
                is_null = sa.case((column.is_(None), 1), else_=0)
                keys.append(SortKey(is_null, descending=False, value=int(value is None)))
            if value is not None:
                keys.append(SortKey(column, descending, sa.bindparam(f"after_{position}", value, type_of(column))))
        return keys

    def cursor_values(self, cursor: str, names: SortNames) -> list[Any]:
        """The sort values in a cursor. Raises CursorInvalid."""
        stood_at = decode_cursor(cursor, names)
        try:
            return [self._value(name, raw) for raw, (name, _) in zip(stood_at, names, strict=True)]
        except (ValueError, TypeError, OverflowError) as error:
            raise CursorInvalid() from error

    def _value(self, name: str, raw: Any) -> Any:
        if raw is None and self._is_nullable(name):
            return None
        return in_utc(TypeAdapter(self._kind(name)).validate_python(raw))

    def _require_clearance(self, principal: Principal, name: str, parameter: str) -> None:
        field = self._read.model_fields.get(name)
        level = 1 if field is None else clearance_of(field.metadata)
        if level > max(principal.clearance, 1):
            raise FieldHidden(name, level, parameter=parameter)

    def _kind(self, name: str) -> Any:
        return self._added[name] if name in self._added else plain_type(self._read.model_fields[name].annotation)

    def _is_nullable(self, name: str) -> bool:
        return name in self._added or is_nullable(self._read.model_fields[name].annotation)
