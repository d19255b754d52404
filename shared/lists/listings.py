"""Listings: the rows of a table or view that callers see, as pages or one by one; plain SQL, no ORM."""

import copy
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, NoReturn
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.exc import MultipleResultsFound

from shared.auth.access import FieldHidden, Principal, clearance_of
from shared.auth.visibility import customer_name_of
from shared.lists.compiled import CompiledStatements, RequestForm
from shared.lists.filters import FilterInvalid, compare, in_utc, is_nullable, operand, operator_of, plain_type
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
    type_of,
)
from shared.lists.plans import PATIENCE, Estimates, LargeTable, Plan, Way
from shared.lists.queries import ListQuery
from shared.problems import BadRequest, NotFound, Problem, Text
from shared.statements import DeadlineExceeded, Record, Statement
from shared.stored_shapes import reader_of
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
    unique field that ends every sort order. `large`: how its pages are found, where the table is large. `page_model`:
    the response model of a page.
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
        large: LargeTable | None = None,
    ) -> None:
        self.read = read
        self.query = query
        self.columns = self._with_customer_name(columns)
        self.missing = missing
        self.key = key
        self._visible = visible
        self._columns_for = columns_for
        self._added: dict[str, Any] = {}
        self._statements = CompiledStatements()
        self._large = large
        self._estimates = Estimates()
        self._is_of_request = False
        for name in (*query.searched, query.default_sort.lstrip("-")):
            if name in read.model_fields and clearance_of(read.model_fields[name].metadata) > 1:
                raise ValueError(f"{read.__name__}.{name} is hidden from some callers: do not search or sort by it")
        self.page_model: type[Page[ReadT]] = Page[read]  # type: ignore[valid-type]

    @cached_property
    def _read_row(self) -> Callable[[Any], ReadT]:
        return reader_of(self.read)

    @cached_property
    def _read_page(self) -> Callable[[Any], Page[ReadT]]:
        return reader_of(self.page_model)

    @property
    def hides_fields(self) -> bool:
        """Whether some fields need more than the lowest clearance."""
        return any(clearance_of(info.metadata) > 1 for info in self.read.model_fields.values())

    @property
    def list_problems(self) -> tuple[type[Problem], ...]:
        """The problems that a list may raise."""
        hidden = (FieldHidden,) if self.hides_fields else ()
        return (CursorInvalid, SortUnknown, FilterInvalid, *hidden)

    def seen_by(self, principal: Principal, *, is_test: bool = False) -> sa.ColumnElement[bool]:
        """SQL condition: the rows that the caller may see; as a set, or (`is_test`) as a test of one row."""
        return (self._large.is_visible if is_test and self._large else self._visible)(principal)

    def over(self, columns: Mapping[str, Expression]) -> "Listing[ReadT]":
        """The same listing with other columns: for a query that depends on the request, such as a window of days."""
        other = copy.copy(self)
        other.columns = self._with_customer_name(columns)
        other._is_of_request = True
        return other

    def _with_customer_name(self, columns: Mapping[str, Expression]) -> Mapping[str, Expression]:
        """The columns; with the customer's name, if `read` has it and the columns have the customer's id."""
        if "customer_name" not in self.read.model_fields or "customer_name" in columns or "customer_id" not in columns:
            return columns
        own: Any = columns["customer_id"]
        return {**columns, "customer_name": customer_name_of(own)}

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
        await self._check_filters(call, query)
        names = self._sort_names(call.principal, query)
        after = self._values(query.cursor, names) if query.cursor else None
        form = RequestForm.of(query, self._operands(call.principal, query), names, after, is_common=not where)
        plan = await self._plan(call, query, form, where)

        def rows_of(principal: Principal, way: Way) -> sa.Select[Any]:
            return self._matching(principal, query, where, names, after, way).limit(_limit(query))

        def count_of(principal: Principal) -> sa.Select[Any]:
            _, keys = self._found_in(principal, query, where, names, plan.matches)
            return keys.with_only_columns(sa.func.count(), maintain_column_froms=True)

        async def rows_by(way: Way, within: float | None = None) -> Sequence[Record]:
            statement = self._compiled(call, form.rows(way), lambda caller: rows_of(caller, way), form.operands)
            return await call.fetch(statement, within=within, **form.values, rows=query.limit + 1)

        async def rows(way: Way) -> Sequence[Record]:
            if self._large is None or way is not Way.WALK or not call.may_give_up:
                return await rows_by(way)
            walk = hash(repr((call.principal, names, after, query.filters_in_use())))
            if not self._estimates.was_given_up(walk):
                try:
                    return await rows_by(way, PATIENCE)
                except DeadlineExceeded:
                    self._estimates.give_up(walk)
            return await rows_by(plan.matches)

        if not query.count:
            return self._page_of(await rows(plan.page), query, names, None)
        matches = self._compiled(call, form.matches(plan.matches), count_of, form.operands)
        async with call.snapshot() if self._large is None else nullcontext():
            count = (await call.fetch(matches, **form.operands))[0][0]
            return self._page_of(await rows(plan.matches if count <= plan.few else plan.page), query, names, count)

    async def _plan(
        self, call: Call, query: ListQuery, form: RequestForm, where: Sequence[sa.ColumnElement[bool]]
    ) -> Plan:
        """How the page is found, as the estimated numbers of rows decide."""
        if self._large is None:
            return Plan()
        key, facets = self.columns[self.key], self._large.facets
        faceted, others = self._split(query)

        async def estimate(what: str, names: Collection[str], of: Callable[[Principal], sa.Select[Any]]) -> float:
            values = {name: value for name, value in form.operands.items() if name in names}
            statement = self._compiled(call, form.matches(what), of, values)
            return await self._estimates.rows(call, statement, values)

        def having_facets(principal: Principal) -> sa.Select[Any]:
            return sa.select(facets.table.c.id).where(*facets.seen_by(principal), *self._has_facets(faceted))

        def meeting_others(_: Principal) -> sa.Select[Any]:
            return sa.select(key).where(*where, *(self._condition(name, value) for name, value in others.items()))

        total = await estimate("all", (), lambda _: sa.select(key))
        by_others = await estimate("others", others, meeting_others) if others or where else total
        is_faceted = bool(faceted or facets.seen_by(call.principal))
        return Plan.of(total, await estimate("faceted", faceted, having_facets) if is_faceted else None, by_others)

    def _split(self, query: ListQuery) -> tuple[dict[str, Any], dict[str, Any]]:
        """The filters in use that ask for facets, and the others."""
        used, large = dict(query.filters_in_use()), self._large
        faceted = {name: value for name, value in used.items() if large and large.facets.has(name)}
        return faceted, {name: value for name, value in used.items() if name not in faceted}

    def _has_facets(self, faceted: Mapping[str, Any]) -> Iterable[sa.ColumnElement[bool]]:
        large = self._large
        return (large.facets.condition(name, value) for name, value in faceted.items()) if large else ()

    def _compiled(
        self,
        call: Call,
        form: Hashable | None,
        build: Callable[[Principal], sa.Select[Any]],
        operands: Collection[str] = (),
    ) -> Statement:
        return self._statements.find(call.principal, None if self._is_of_request else form, build, operands)

    def _page_of(self, rows: Sequence[Record], query: ListQuery, names: SortNames, count: int | None) -> Page[ReadT]:
        content = {
            "items": [dict(row) for row in rows[: query.limit]],
            "next_cursor": encode_cursor(rows[query.limit - 1], names) if len(rows) > query.limit else None,
            "count": count,
        }
        return self._read_page(content)

    async def select(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The statement for the rows of all pages. Raises FieldHidden, FilterInvalid, SortUnknown."""
        await self._check_filters(call, query)
        return self._matching(call.principal, query, where, self._sort_names(call.principal, query))

    def _matching(
        self,
        principal: Principal,
        query: ListQuery,
        where: Sequence[sa.ColumnElement[bool]],
        names: SortNames,
        after: list[Any] | None = None,
        way: Way = Way.WALK,
    ) -> sa.Select[Any]:
        """The matching rows in their order, from the cursor on."""
        shown = self.shown_to(principal)
        source, keys = shown._found_in(principal, query, where, names, way)
        if after is not None:
            keys = keys.where(rows_after(source._sort_keys(names, after)))
        order = source._sort_keys(names, None)
        if way is not Way.WALK:  # by an expression, which no index has in its order
            order = [replace(one, expression=sa.func.greatest(one.expression)) for one in order]
        keys = keys.order_by(*(one.clause for one in order))
        if source is shown:
            return keys.with_only_columns(*shown.labelled)
        in_order = (one.clause for one in shown._sort_keys(names, None))
        return shown._select().where(self.columns[self.key].in_(keys.limit(_limit(query)))).order_by(*in_order)

    def _found_in(
        self,
        principal: Principal,
        query: ListQuery,
        where: Sequence[sa.ColumnElement[bool]],
        names: SortNames,
        way: Way,
    ) -> tuple["Listing[ReadT]", sa.Select[Any]]:
        """Where the visible rows that satisfy `where` and the filters are found, and their keys."""
        shown = self.shown_to(principal)
        if self._large is None or way is not Way.SORT_FACETED:
            conditions = (self.seen_by(principal, is_test=self._large is not None), *where)
            return shown, sa.select(self.columns[self.key]).where(*conditions, *shown.conditions(principal, query))
        facets = self._large.facets
        narrow = shown.over({**shown.columns, **facets.columns})
        faceted, others = self._split(query)
        compared = {operator_of(name)[0] for name in others} | {name for name, _ in names}
        rows = facets.joined if where or compared - facets.columns.keys() else facets.table
        conditions = (*facets.seen_by(principal), *self._has_facets(faceted), *where)
        others_met = (narrow._condition(name, value) for name, value in others.items())
        return narrow, sa.select(facets.table.c.id).select_from(rows).where(*conditions, *others_met)

    async def find(self, call: Call, *where: sa.ColumnElement[bool]) -> ReadT | None:
        """The one visible row that satisfies `where`, as the list shows it."""
        return await self._find(call, None, lambda: where)

    async def get(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> ReadT:
        """One row. Raises `missing`."""

        def conditions() -> Iterable[sa.ColumnElement[bool]]:
            return (self.columns[self.key] == sa.bindparam("row_id", row_id), *where)

        found = await self._find(call, None if where else "one", conditions, row_id=row_id)
        if found is None:
            await self.refuse_missing(call, row_id)
        return found

    async def _find(
        self, call: Call, form: str | None, where: Callable[[], Iterable[sa.ColumnElement[bool]]], **values: Any
    ) -> ReadT | None:
        def row_of(principal: Principal) -> sa.Select[Any]:
            return self.shown_to(principal)._select().where(self.seen_by(principal), *where())

        rows = await call.fetch(self._compiled(call, form, row_of), **values)
        if len(rows) > 1:
            raise MultipleResultsFound(self.read.__name__)
        return self._read_row(dict(rows[0])) if rows else None

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:  # noqa: ARG002 - a subclass asks
        """Raise the reason why the caller gets no row: `missing`, unless a subclass has a better one."""
        raise self.missing(id=row_id)

    def conditions(self, principal: Principal, query: ListQuery) -> list[sa.ColumnElement[bool]]:
        """WHERE conditions of the filters in use. Raises FieldHidden, FilterInvalid."""
        self._operands(principal, query)
        return [self._condition(parameter, value) for parameter, value in query.filters_in_use()]

    def _condition(self, parameter: str, value: Any) -> sa.ColumnElement[bool]:
        if parameter == "q":
            return self._search(value)
        name, _ = operator_of(parameter)
        if self._large and self._large.facets.has(parameter) and self._is_looked_up(name):
            facets = self._large.facets
            return facets.test(self.columns[self.key], facets.condition(parameter, value))
        own = self.query.own.get(parameter)
        if own is not None and own.condition is not None:
            return own.condition(value)
        kind, large = self._kind(name), self._large
        compared = operand(kind, parameter, value)
        if large and name in large.lookups and not parameter.endswith("__is_null"):
            return large.lookups[name].condition(self.columns[self.key], parameter, compared)
        return compare(self.columns[name], kind, parameter, compared)

    def _is_looked_up(self, name: str) -> bool:
        """Whether another table has the field, so that its facet is quicker."""
        return isinstance(self.columns.get(name), sa.ScalarSelect | None)

    def _operands(self, principal: Principal, query: ListQuery) -> dict[str, Any]:
        """The values of the filters in use, by parameter. Raises FieldHidden, FilterInvalid."""
        found = {}
        for parameter, value in query.filters_in_use():
            name, _ = operator_of(parameter)
            self._require_clearance(principal, name)
            found[parameter] = operand(self._kind(name), parameter, value) if parameter in query.compared else value
        return found

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
        return name in self._added or is_nullable(self.read.model_fields[name].annotation)

    def _sort_names(self, principal: Principal, query: ListQuery) -> SortNames:
        """(field, descending) in order, ending with the unique key. Raises SortUnknown, FieldHidden."""
        asked = query.sort or self.query.default_sort.split(",")
        names = [(part.lstrip("-"), part.startswith("-")) for part in asked]
        allowed = (*self.query.sorts, *self._added)
        for name, _ in names:
            if name not in allowed:
                raise SortUnknown(allowed=allowed)
            self._require_clearance(principal, name)
        return [*names, (self.key, names[-1][1])] if self.key not in dict(names) else names

    def _sort_keys(self, names: SortNames, values: list[Any] | None) -> list[SortKey]:
        """ORDER BY terms; to compare with a cursor, whether it is null comes before a nullable column."""
        if values is None:  # in the form that an index can be in
            return [SortKey(self.columns[name], down, is_nullable=self._is_nullable(name)) for name, down in names]
        keys: list[SortKey] = []
        for position, ((name, descending), value) in enumerate(zip(names, values, strict=True)):
            column = self.columns[name]
            if self._is_nullable(name):
                is_null = sa.case((column.is_(None), 1), else_=0)
                keys.append(SortKey(is_null, descending=False, value=int(value is None)))
            if value is not None:
                keys.append(SortKey(column, descending, sa.bindparam(f"after_{position}", value, type_of(column))))
        return keys

    @property
    def labelled(self) -> list[sa.Label[Any]]:
        """The columns, named as the fields: for a query that is neither a page nor a single row."""
        return [column.label(name) for name, column in self.columns.items()]

    def _select(self) -> sa.Select[Any]:
        return sa.select(*self.labelled)

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


def _limit(query: ListQuery) -> sa.BindParameter[int]:
    """One row more than the page has, which shows whether another follows."""
    return sa.bindparam("rows", query.limit + 1, sa.Integer)
