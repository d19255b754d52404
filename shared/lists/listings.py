"""Listings: the rows of a table or view that callers see, as pages or one by one; plain SQL, no ORM."""

import copy
import typing
from collections.abc import Callable, Mapping
from typing import Any, Generic, NoReturn
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter, create_model

from shared.auth.access import FieldHidden, Principal, clearance_of
from shared.database import execute, plan_by_values
from shared.lists.filters import FilterInvalid, compare, in_utc, plain_type
from shared.lists.paging import (
    CursorInvalid,
    Expression,
    Page,
    ReadT,
    SortKey,
    SortNames,
    decode_cursor,
    encode_cursor,
    rows_after,
)
from shared.lists.queries import ListQuery
from shared.problems import BadRequest, NotFound, Problem, Text
from shared.web.call import Call

Visibility = Callable[[Principal], sa.ColumnElement[bool]]
"""SQL condition: the rows that a caller may see."""


class SortUnknown(BadRequest):
    """The list cannot be sorted by that field."""

    detail = Text("Sort by one of: {allowed}.", "可排序字段：{allowed}。")


def everybody(_: Principal) -> sa.ColumnElement[bool]:
    """No restriction: everybody with the right to read the list sees every row."""
    return sa.true()


class Listing(Generic[ReadT]):
    """The rows that callers see, in the shape `read`.

    `columns`: the expression of each field of `read`. `columns_for`: those that depend on the caller. `visible`: the
    rows that a caller may see. `missing`: raised with `id=` when there is no such row, or it is hidden. `key`: the
    unique field that ends every sort order. `source`: what the columns are selected from, where that is a join.
    `page_model`: the response model of a page.
    """

    def __init__(
        self,
        read: type[ReadT],
        query: type[ListQuery],
        columns: Mapping[str, Expression],
        *,
        visible: Visibility,
        missing: type[NotFound] = NotFound,
        columns_for: Callable[[Principal], Mapping[str, Expression]] | None = None,
        key: str = "id",
        source: sa.FromClause | None = None,
    ) -> None:
        self.read = read
        self.query = query
        self.columns = columns
        self.missing = missing
        self.key = key
        self._source = source
        self._visible = visible
        self._columns_for = columns_for
        self._added: dict[str, Any] = {}
        for name in (*query.searched, query.default_sort.lstrip("-")):
            if name in read.model_fields and clearance_of(read.model_fields[name].metadata) > 1:
                raise ValueError(f"{read.__name__}.{name} is hidden from some callers: do not search or sort by it")
        name = f"{read.__name__.removesuffix('Read')}Page"
        self.page_model: type[Page[ReadT]] = create_model(name, __base__=Page[read], __doc__=Page.__doc__)  # type: ignore[valid-type]

    @property
    def hides_fields(self) -> bool:
        """Whether some fields need more than the lowest clearance."""
        return any(clearance_of(info.metadata) > 1 for info in self.read.model_fields.values())

    @property
    def list_problems(self) -> tuple[type[Problem], ...]:
        """The problems that a list may raise."""
        hidden = (FieldHidden,) if self.hides_fields else ()
        return (CursorInvalid, SortUnknown, FilterInvalid, *hidden)

    def seen_by(self, principal: Principal) -> sa.ColumnElement[bool]:
        """SQL condition: the rows that the caller may see."""
        return self._visible(principal)

    def over(self, columns: Mapping[str, Expression]) -> "Listing[ReadT]":
        """The same listing with other columns: for a query that depends on the request, such as a window of days."""
        other = copy.copy(self)
        other.columns = columns
        return other

    def shown_to(self, principal: Principal) -> "Listing[ReadT]":
        """The same listing with the columns that this caller sees."""
        if self._columns_for is None:
            return self
        shown = self.over({**self.columns, **self._columns_for(principal)})
        shown._columns_for = None
        return shown

    def sorted_also_by(self, name: str, column: Expression, kind: type) -> "Listing[ReadT]":
        """The same listing with one more sort column, which may be null and is not shown.

        The caller of this function checks that the user may see it.
        """
        other = self.over({**self.columns, name: column})
        other._added = {**self._added, name: kind}
        return other

    async def page(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> Page[ReadT]:
        """The requested page of the visible rows that satisfy `where` and the filters."""
        shown, names = self.shown_to(call.principal), self._sort_names(call.principal, query)
        statement = await shown.select(call, query, *where)
        await plan_by_values(call.session)
        count = await self._count(call, statement) if query.count else None
        if query.cursor:
            statement = statement.where(rows_after(shown._sort_keys(names, self._values(query.cursor, names))))
        rows = (await execute(call.session, statement.limit(query.limit + 1))).mappings().all()
        return self.page_model(
            items=[self.read.model_validate(dict(row)) for row in rows[: query.limit]],
            next_cursor=encode_cursor(rows[query.limit - 1], names) if len(rows) > query.limit else None,
            count=count,
        )

    async def select(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The statement for the rows of all pages. Raises FieldHidden, FilterInvalid, SortUnknown."""
        shown = self.shown_to(call.principal)
        conditions = [self.seen_by(call.principal), *where, *shown.conditions(call.principal, query)]
        await self._check_filters(call, query)
        order = (key.clause for key in shown._sort_keys(self._sort_names(call.principal, query), None))
        return shown._select().where(*conditions).order_by(*order)

    async def find(self, call: Call, *where: sa.ColumnElement[bool]) -> ReadT | None:
        """The one visible row that satisfies `where`, as the list shows it."""
        statement = self.shown_to(call.principal)._select().where(self.seen_by(call.principal), *where)
        row = (await execute(call.session, statement)).mappings().one_or_none()
        return None if row is None else self.read.model_validate(dict(row))

    async def get(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> ReadT:
        """One row. Raises `missing`."""
        found = await self.find(call, self.columns[self.key] == row_id, *where)
        if found is None:
            await self.refuse_missing(call, row_id)
        return found

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:  # noqa: ARG002 - a subclass asks
        """Raise the reason why the caller gets no row: `missing`, unless a subclass has a better one."""
        raise self.missing(id=row_id)

    def conditions(self, principal: Principal, query: ListQuery) -> list[sa.ColumnElement[bool]]:
        """WHERE conditions of the filters in use. Raises FieldHidden, FilterInvalid."""
        sent = query.filters_in_use()
        for parameter, _ in sent:
            self._require_clearance(principal, parameter.rpartition("__")[0] or parameter)
        return [self._condition(parameter, value) for parameter, value in sent]

    def _condition(self, parameter: str, value: Any) -> sa.ColumnElement[bool]:
        if parameter == "q":
            return self._search(value)
        name = parameter.rpartition("__")[0] or parameter
        if parameter in self.query.own:
            return self.query.own[parameter].condition(value)
        return compare(self.columns[name], self._kind(name), parameter, value)

    def _search(self, text: str) -> sa.ColumnElement[bool]:
        own = [self.query.search(text)] if self.query.search else []
        return sa.or_(*own, *(self.columns[name].icontains(text, autoescape=True) for name in self.query.searched))

    async def _check_filters(self, call: Call, query: ListQuery) -> None:
        """Refuse the values that only the database can check."""
        for parameter, value in query.filters_in_use():
            own = self.query.own.get(parameter)
            if own is not None and own.check is not None:
                await own.check(call.session, value)

    def _require_clearance(self, principal: Principal, name: str) -> None:
        field = self.read.model_fields.get(name)
        level = 1 if field is None else clearance_of(field.metadata)
        if level > max(principal.clearance, 1):
            raise FieldHidden(name=name, clearance=level)

    def _kind(self, name: str) -> Any:
        return self._added[name] if name in self._added else plain_type(self.read.model_fields[name].annotation)

    def _is_nullable(self, name: str) -> bool:
        return name in self._added or type(None) in typing.get_args(self.read.model_fields[name].annotation)

    def _sort_names(self, principal: Principal, query: ListQuery) -> SortNames:
        """(field, descending) in order, ending with the unique key. Raises SortUnknown, FieldHidden."""
        asked = (query.sort or self.query.default_sort).split(",")
        names = [(part.lstrip("-"), part.startswith("-")) for part in asked]
        allowed = (*self.query.sorts, *self._added)
        for name, _ in names:
            if name not in allowed:
                raise SortUnknown(allowed=", ".join(allowed))
            self._require_clearance(principal, name)
        return [*names, (self.key, names[-1][1])] if self.key not in dict(names) else names

    def _sort_keys(self, names: SortNames, values: list[Any] | None) -> list[SortKey]:
        """ORDER BY terms; to compare with a cursor, whether it is null comes before a nullable column."""
        if values is None:  # in the form that an index can be in
            return [SortKey(self.columns[name], down, is_nullable=self._is_nullable(name)) for name, down in names]
        keys: list[SortKey] = []
        for (name, descending), value in zip(names, values, strict=True):
            column = self.columns[name]
            if self._is_nullable(name):
                is_null = sa.case((column.is_(None), 1), else_=0)
                keys.append(SortKey(is_null, descending=False, value=int(value is None)))
            if value is not None:
                keys.append(SortKey(column, descending, value))
        return keys

    def _select(self) -> sa.Select[Any]:
        labelled: list[Any] = [column.label(name) for name, column in self.columns.items()]
        statement = sa.select(*labelled)
        return statement if self._source is None else statement.select_from(self._source)

    async def _count(self, call: Call, statement: sa.Select[Any]) -> int:
        counted = statement.with_only_columns(sa.func.count(self.columns[self.key])).order_by(None)
        return int((await execute(call.session, counted)).scalar_one())

    def _values(self, cursor: str, names: SortNames) -> list[Any]:
        stood_at = decode_cursor(cursor, names)
        try:
            return [self._value(name, raw) for raw, (name, _) in zip(stood_at, names, strict=True)]
        except (ValueError, TypeError, OverflowError) as error:
            raise CursorInvalid() from error

    def _value(self, name: str, raw: Any) -> Any:
        if raw is None and self._is_nullable(name):
            return None
        return in_utc(TypeAdapter(self._kind(name)).validate_python(raw))
