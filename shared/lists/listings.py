"""Listings: the rows of a table or view that callers see, as pages or one by one; plain SQL, no ORM."""

import copy
from collections.abc import AsyncGenerator, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import MultipleResultsFound

from shared.auth.access import DataScopeKind, FieldHidden, Principal, clearance_of
from shared.auth.visibility import customer_name_of
from shared.database import stream_rows, updated_name
from shared.lists.compiled import CompiledStatements, RequestForm
from shared.lists.facets import Facets
from shared.lists.fields import Fields, Lookup, SortUnknown
from shared.lists.filters import FilterInvalid, operator_of
from shared.lists.paging import CursorInvalid, Expression, Page, ReadT, SortNames, encode_cursor, rows_after
from shared.lists.plans import FACETED, PATIENCE, WALKS, Estimates, LargeTable, Plan, Way
from shared.lists.queries import ListQuery
from shared.problems import NotFound, Problem
from shared.statements import DeadlineExceeded, Record, Statement
from shared.stored_shapes import reader_of
from shared.web.call import Call

Visibility = Callable[[Principal], sa.ColumnElement[bool]]
"""SQL condition: the rows that a caller may see."""


def everybody(_: Principal) -> sa.ColumnElement[bool]:
    """No restriction: everybody with the right to read the list sees every row."""
    return sa.true()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a page asks: its parameters, further conditions, the order, and the cursor's values."""

    query: ListQuery
    where: Sequence[sa.ColumnElement[bool]]
    names: SortNames
    after: list[Any] | None
    form: RequestForm

    @property
    def limit(self) -> sa.BindParameter[int]:
        """One row more than the page has, which shows whether another follows."""
        return sa.bindparam("rows", self.query.limit + 1, sa.Integer)


class Listing(Generic[ReadT]):
    """The rows that callers see, in the shape `read`.

    `columns`: the expression of each field of `read`. `columns_for`: those that depend on the caller. `visible`: the
    rows that a caller may see. `missing`: raised with `id=` when there is no such row, or it is hidden. `key`: the
    unique field that ends every sort order. `lookups`: other tables by which fields are filtered. `large`: how its
    pages are found, where the table is large. `last_changes`: what `updated_at` is for callers of a lower level, as
    `updated_at_1`; `seen_from`: the lowest level that sees any row. `page_model`: the response model of a page.
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
        lookups: Mapping[str, Lookup] | None = None,
        large: LargeTable | None = None,
        last_changes: Mapping[str, Expression] | None = None,
        seen_from: int = 1,
    ) -> None:
        self.read = read
        self.query = query
        self.missing = missing
        named = self._with_customer_name(columns)
        self._last_changes = last_changes or {}
        self._refuse_giving_away(columns, seen_from)
        self._fields = Fields(read, query, named, key=key, lookups=lookups or {}, large=large)
        self._visible = visible
        self._columns_for = columns_for
        self._statements = CompiledStatements()
        self._large = large
        self._estimates = Estimates()
        self._is_of_request = False
        for name in (*query.searched, query.default_sort.lstrip("-")):
            if name in read.model_fields and clearance_of(read.model_fields[name].metadata) > 1:
                raise ValueError(f"{read.__name__}.{name} is hidden from some callers: do not search or sort by it")
        self.page_model: type[Page[ReadT]] = Page[read]  # type: ignore[valid-type]

    @property
    def columns(self) -> Mapping[str, Expression]:
        """The expression of each field."""
        return self._fields.columns

    @property
    def labelled(self) -> list[sa.Label[Any]]:
        """The columns, named as the fields: for a query that is neither a page nor a single row."""
        return self._fields.labelled

    @cached_property
    def _read_row(self) -> Callable[[Any], ReadT]:
        return reader_of(self.read)

    @cached_property
    def _read_page(self) -> Callable[[Any], Page[ReadT]]:
        return reader_of(self.page_model)

    @property
    def _facets(self) -> Facets | None:
        return self._large.facets if self._large else None

    @property
    def hides_fields(self) -> bool:
        """Whether some fields need more than the lowest clearance."""
        return any(clearance_of(info.metadata) > 1 for info in self.read.model_fields.values())

    def _refuse_giving_away(self, columns: Collection[str], seen_from: int) -> None:
        """`updated_at` must not show a lower level that a field above it has changed."""
        highest = max((clearance_of(info.metadata) for info in self.read.model_fields.values()), default=1)
        needed = {f"updated_at_{level}" for level in range(seen_from, highest)}
        if "updated_at" in columns and needed - self._last_changes.keys():
            raise ValueError(f"{self.read.__name__} has hidden fields: its table needs {', '.join(sorted(needed))}")

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
        return self._with(self._fields.over(self._with_customer_name(columns)))

    def sorted_also_by(self, name: str, column: Expression, kind: type) -> "Listing[ReadT]":
        """The same listing with one more sort column, which may be null and is not shown.

        The caller of this function checks that the user may see it.
        """
        return self._with(self._fields.sorted_also_by(name, column, kind))

    def _with(self, fields: Fields) -> "Listing[ReadT]":
        other = copy.copy(self)
        other._fields, other._is_of_request = fields, True
        return other

    def _with_customer_name(self, columns: Mapping[str, Expression]) -> Mapping[str, Expression]:
        """The columns; with the customer's name, if `read` has it and the columns have the customer's id."""
        if "customer_name" not in self.read.model_fields or "customer_name" in columns or "customer_id" not in columns:
            return columns
        own: Any = columns["customer_id"]
        return {**columns, "customer_name": customer_name_of(own)}

    def shown_to(self, principal: Principal) -> Fields:
        """The fields as this caller sees them."""
        own = dict(self._columns_for(principal)) if self._columns_for else {}
        name = updated_name(self._last_changes, principal.clearance)
        if name in self._last_changes and "updated_at" in self.columns:
            own["updated_at"] = self._last_changes[name]
        return self._fields.over({**self.columns, **own}) if own else self._fields

    async def page(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> Page[ReadT]:
        """The requested page of the visible rows that satisfy `where` and the filters."""
        asked = await self._asked(call, query, where)
        plan = self._by_narrow_index(asked, await self._plan(call, asked))
        if not query.count:
            return self._page_of(await self._rows(call, asked, plan.page, plan), asked, None)
        async with call.snapshot() if self._large is None else nullcontext():
            count = await self._count(call, asked, plan.matches)
            rows = await self._rows(call, asked, plan.matches if count <= plan.few else plan.page, plan)
            return self._page_of(rows, asked, count)

    async def select(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The statement for the rows of all pages. Raises FieldHidden, FilterInvalid, SortUnknown."""
        return self._matching(call.principal, await self._asked(call, query, where), Way.WALK)

    async def read_all(self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]) -> list[ReadT]:
        """The rows of all pages: for tables that are never long. Raises as `select`."""
        rows = await call.fetch(Statement(await self.select(call, query, *where)))
        return [self._read_row(dict(row)) for row in rows]

    async def lots(
        self, call: Call, query: ListQuery, *where: sa.ColumnElement[bool]
    ) -> AsyncGenerator[list[ReadT], None]:
        """The rows of all pages, some at a time, in the call's transaction: for long tables. Raises as `select`."""
        async for rows in stream_rows(call.session, await self.select(call, query, *where)):
            yield [self._read_row(row._asdict()) for row in rows]

    async def _asked(self, call: Call, query: ListQuery, where: Sequence[sa.ColumnElement[bool]]) -> Asked:
        """Raises FieldHidden, FilterInvalid, SortUnknown, CursorInvalid, and what the filters' own checks raise."""
        for parameter, value in query.filters_in_use():
            own = self.query.own.get(parameter)
            if own is not None and own.check is not None:
                await own.check(call.session, value)
        names = self._fields.sort_names(call.principal, query)
        after = self._fields.cursor_values(query.cursor, names) if query.cursor else None
        operands = self._fields.operands(call.principal, query)
        return Asked(query, where, names, after, RequestForm.of(query, operands, names, after, is_common=not where))

    async def _rows(self, call: Call, asked: Asked, way: Way, plan: Plan) -> Sequence[Record]:
        """The rows of the page; when a walk takes too long, by sorting all matches."""
        if self._large is None or way not in WALKS or not call.may_give_up:
            return await self._rows_by(call, asked, way)
        walk = hash(repr((call.principal, asked.names, asked.after, asked.query.filters_in_use())))
        if not self._estimates.was_given_up(walk):
            try:
                return await self._rows_by(call, asked, way, PATIENCE)
            except DeadlineExceeded:
                self._estimates.give_up(walk)
        return await self._rows_by(call, asked, plan.matches)

    async def _rows_by(self, call: Call, asked: Asked, way: Way, within: float | None = None) -> Sequence[Record]:
        def build(principal: Principal) -> sa.Select[Any]:
            return self._matching(principal, asked, way).limit(asked.limit)

        statement = self._compiled(
            call, asked.form.rows(way), build, asked.form.operands, is_planned_anew=self._is_selective(call, asked)
        )
        return await call.fetch(statement, within=within, **asked.form.values, rows=asked.query.limit + 1)

    async def _count(self, call: Call, asked: Asked, way: Way) -> int:
        def build(principal: Principal) -> sa.Select[Any]:
            _, keys = self._found(principal, asked, way)
            return keys.with_only_columns(sa.func.count(), maintain_column_froms=True)

        statement = self._compiled(
            call, asked.form.matches(way), build, asked.form.operands, is_planned_anew=self._is_selective(call, asked)
        )
        rows = await call.fetch(statement, **asked.form.operands)
        return int(rows[0][0])

    def _is_selective(self, call: Call, asked: Asked) -> bool:
        """Whether the best plan depends on the values asked for: on a text, and of a large table on each value."""
        if self._large is None:
            return any(name == "q" for name, _ in asked.query.filters_in_use())
        is_limited = call.principal.data_scope.kind is not DataScopeKind.ALL
        return is_limited or bool(asked.where) or bool(asked.query.filters_in_use())

    async def _plan(self, call: Call, asked: Asked) -> Plan:
        """How the page is found, as the estimated numbers of rows decide."""
        if self._large is None:
            return Plan()
        facets = self._large.facets
        faceted, others = self._large.split(asked.query)
        sees_all = call.principal.data_scope.kind is DataScopeKind.ALL

        async def estimate(what: str, names: Collection[str], of: Callable[[Principal], sa.Select[Any]]) -> float:
            values = {name: value for name, value in asked.form.operands.items() if name in names}
            statement = self._compiled(call, asked.form.matches(what), of, values)
            return await self._estimates.rows(call, statement, values)

        def meeting_others(principal: Principal) -> sa.Select[Any]:
            shown = self.shown_to(principal)
            seen = () if facets else (self.seen_by(principal),)
            return sa.select(shown.key).where(*seen, *asked.where, *shown.conditions(others.items()))

        total = by_others = await estimate("all", (), lambda _: sa.select(self._fields.key))
        if others or asked.where or not (facets or sees_all):
            by_others = await estimate("others", others, meeting_others)
        if facets is None:
            return Plan.of(total, None, by_others)
        # Of a caller who sees some rows, only these are looked up.
        looks_up = sees_all and (bool(asked.where) or self._fields.looks_up(faceted))
        if sees_all and not faceted:
            return Plan.of(total, None, by_others, looks_up=looks_up)
        by_facets = await estimate("faceted", faceted, lambda principal: facets.having(principal, faceted))
        return Plan.of(total, by_facets, by_others, looks_up=looks_up)

    def _by_narrow_index(self, asked: Asked, plan: Plan) -> Plan:
        """The plan; a walk in the order of a field that only the narrow rows have walks these."""
        name, facets = asked.names[0][0], self._facets
        is_narrow = facets is not None and self._fields.is_computed(name) and name in facets.fields
        return plan._replace(page=Way.WALK_FACETED) if is_narrow and plan.page is Way.WALK else plan

    def _matching(self, principal: Principal, asked: Asked, way: Way) -> sa.Select[Any]:
        """The matching rows in their order, from the cursor on."""
        shown = self.shown_to(principal)
        found, keys = self._found(principal, asked, way)
        if asked.after is not None:
            keys = keys.where(rows_after(found.keys_after(asked.names, asked.after)))
        order = found.sort_keys(asked.names)
        if way not in WALKS:  # by an expression, which no index has in its order
            order = [replace(one, expression=sa.func.greatest(one.expression)) for one in order]
        keys = keys.order_by(*(one.clause for one in order))
        if way not in FACETED:
            return keys.with_only_columns(*shown.labelled)
        in_order = (one.clause for one in shown.sort_keys(asked.names))
        return sa.select(*shown.labelled).where(shown.key.in_(keys.limit(asked.limit))).order_by(*in_order)

    def _found(self, principal: Principal, asked: Asked, way: Way) -> tuple[Fields, sa.Select[Any]]:
        """The fields where matches are found, and the keys of the visible rows that satisfy `where` and the filters."""
        shown = self.shown_to(principal)
        facets = self._facets
        if facets is None or way not in FACETED:
            is_seen = self.seen_by(principal, is_test=facets is not None or way in WALKS)
            conditions = shown.conditions(asked.query.filters_in_use())
            return shown, sa.select(shown.key).where(is_seen, *asked.where, *conditions)
        faceted, others = facets.split(asked.query)
        narrow = shown.over({**shown.columns, **facets.columns_for(principal.clearance)})
        keys = facets.having(principal, faceted).where(*asked.where, *narrow.conditions(others.items()))
        compared = {operator_of(name)[0] for name in others} | {name for name, _ in asked.names}
        is_whole = not asked.where and compared <= facets.fields
        return narrow, keys.select_from(facets.table if is_whole else facets.joined)

    def _compiled(
        self,
        call: Call,
        form: Hashable | None,
        build: Callable[[Principal], sa.Select[Any]],
        operands: Collection[str] = (),
        *,
        is_planned_anew: bool = False,
    ) -> Statement:
        form = None if self._is_of_request else form
        return self._statements.find(call.principal, form, build, operands, is_planned_anew=is_planned_anew)

    def _page_of(self, rows: Sequence[Record], asked: Asked, count: int | None) -> Page[ReadT]:
        limit = asked.query.limit
        content = {
            "items": [dict(row) for row in rows[:limit]],
            "next_cursor": encode_cursor(rows[limit - 1], asked.names) if len(rows) > limit else None,
            "count": count,
        }
        return self._read_page(content)

    async def find(self, call: Call, *where: sa.ColumnElement[bool]) -> ReadT | None:
        """The one visible row that satisfies `where`, as the list shows it."""
        return await self._find(call, None, lambda: where)

    async def get(self, call: Call, row_id: UUID, *where: sa.ColumnElement[bool]) -> ReadT:
        """One row. Raises `missing`."""

        def conditions() -> Iterable[sa.ColumnElement[bool]]:
            return (self._fields.key == sa.bindparam("row_id", row_id), *where)

        found = await self._find(call, None if where else "one", conditions, row_id=row_id)
        if found is None:
            await self.refuse_missing(call, row_id)
        return found

    async def get_placed(self, call: Call, row_id: UUID, **place: Any) -> ReadT:
        """One row of a table that is divided by these columns, whose values lead to where it is. Raises `missing`."""

        def conditions() -> Iterable[sa.ColumnElement[bool]]:
            return (
                self._fields.key == sa.bindparam("row_id", row_id),
                *(self.columns[name] == sa.bindparam(name, value) for name, value in place.items()),
            )

        found = await self._find(call, "placed", conditions, row_id=row_id, **place)
        if found is None:
            await self.refuse_missing(call, row_id)
        return found

    async def _find(
        self, call: Call, form: str | None, where: Callable[[], Iterable[sa.ColumnElement[bool]]], **values: Any
    ) -> ReadT | None:
        def row_of(principal: Principal) -> sa.Select[Any]:
            shown = self.shown_to(principal)
            return sa.select(*shown.labelled).where(self.seen_by(principal), *where())

        rows = await call.fetch(self._compiled(call, form, row_of), **values)
        if len(rows) > 1:
            raise MultipleResultsFound(self.read.__name__)
        return self._read_row(dict(rows[0])) if rows else None

    async def refuse_missing(self, call: Call, row_id: UUID) -> NoReturn:  # noqa: ARG002 - a subclass asks
        """Raise the reason why the caller gets no row: `missing`, unless a subclass has a better one."""
        raise self.missing(id=row_id)
