"""Lists: which fields filter, sort and are searched, and the query that shows them; SQL straight to rows, no ORM."""

import copy
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import FieldHidden, clearance_of, is_cleared
from shared.database import execute
from shared.lists.filters import OwnFilter, compare, describe, in_utc, operators_of, plain_type
from shared.lists.paging import (
    CursorInvalid,
    Expression,
    Page,
    ReadT,
    SortKey,
    SortNames,
    decode_cursor,
    encode_cursor,
    rows_behind,
)
from shared.problems import BadRequest, Text


class SortUnknown(BadRequest):
    """The list cannot be sorted by that field."""

    detail = Text("Sort by one of: {allowed}.", "可排序字段：{allowed}。")


class ListQuery(BaseModel):
    """What every list understands; a list's own filters are added to it."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=500, description="Items on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next_cursor` of the page before.")
    sort: str | None = Field(
        default=None, max_length=200, description="Field names, comma-separated; `-` for descending."
    )
    count: bool = Field(default=False, description="Also count all that match.")


@dataclass(frozen=True)
class Listing(Generic[ReadT]):
    """A list of `read` rows: `columns` by field name, which of them filter, sort and are searched by `q`.

    `search` finds rows by `q` in ways of its own, beside the columns searched; `searched_beside` says where.
    `own_filters` are by parameter; one named after a field (`region__under`) is hidden where the field is.
    `query_model` is the typed query string, which refuses unknown parameters; `page` is the response's model.
    `asks` has the parameters that whoever fetches the list answers with a condition of its own.
    """

    read: type[ReadT]
    columns: Mapping[str, Expression]
    filters: Sequence[str]
    sorts: Sequence[str]
    searched: Sequence[str] = ()
    default_sort: str = "-created_at"
    key: str = "id"
    search: Callable[[str], sa.ColumnElement[bool]] | None = None
    searched_beside: Sequence[str] = ()
    own_filters: Mapping[str, OwnFilter] = field(default_factory=dict)
    asks: type[ListQuery] = ListQuery
    added: Mapping[str, Any] = field(default_factory=dict, init=False)
    query_model: type[ListQuery] = field(init=False)
    page: type[Page[ReadT]] = field(init=False)

    def __post_init__(self) -> None:
        name = f"{self.read.__name__.removesuffix('Read')}Page"
        page = create_model(name, __base__=Page[self.read], __doc__=Page.__doc__)  # type: ignore[name-defined]
        object.__setattr__(self, "page", page)
        object.__setattr__(self, "query_model", self._build_query_model())

    def over(self, columns: Mapping[str, Expression]) -> "Listing[ReadT]":
        """The same list over other columns: of a query that depends on the request, as on a window of days."""
        other = copy.copy(self)
        object.__setattr__(other, "columns", columns)
        return other

    def sorted_also_by(self, name: str, column: Expression, kind: type) -> "Listing[ReadT]":
        """The same list, which can be sorted by one more column too: it may be empty, and is shown nowhere.

        Whoever adds it has made sure that the caller may see it.
        """
        other = self.over({**self.columns, name: column})
        object.__setattr__(other, "sorts", (*self.sorts, name))
        object.__setattr__(other, "added", {**self.added, name: kind})
        return other

    def _kind(self, name: str) -> Any:
        return self.added[name] if name in self.added else plain_type(self.read.model_fields[name].annotation)

    def _is_nullable(self, name: str) -> bool:
        return name in self.added or type(None) in typing.get_args(self.read.model_fields[name].annotation)

    def _build_query_model(self) -> type[ListQuery]:
        fields: dict[str, Any] = {}
        if self.searched or self.search:
            described = f"Text search in {', '.join([*self.searched, *self.searched_beside])}."
            fields["q"] = (str | None, Field(default=None, min_length=1, max_length=200, description=described))
        for name in self.filters:
            kind = self._kind(name)
            for op in operators_of(kind):
                parameter = f"{name}__{op}" if op else name
                single = kind if op not in {"in", "contains"} else str
                fields[parameter] = (single | None, Field(default=None, description=describe(name, op)))
        for parameter, own in self.own_filters.items():
            fields[parameter] = (own.kind | None, Field(default=None, description=own.description))
        return create_model(f"{self.read.__name__}Query", __base__=self.asks, **fields)

    def _require_clearance(self, name: str) -> None:
        if name in self.added:
            return
        level = clearance_of(self.read.model_fields[name].metadata)
        if not is_cleared(level):
            raise FieldHidden(name=name, clearance=level)

    def conditions(self, query: ListQuery) -> list[sa.ColumnElement[bool]]:
        """WHERE conditions of the filters in use. Raises FieldHidden, FilterInvalid."""
        found: list[sa.ColumnElement[bool]] = []
        for parameter, value in self._filters_in_use(query):
            if parameter == "q":
                found.append(self._search(value))
                continue
            name = parameter.rpartition("__")[0] or parameter
            if name in self.read.model_fields:
                self._require_clearance(name)
            own = self.own_filters.get(parameter)
            found.append(own.condition(value) if own else self._condition(name, parameter, value))
        return found

    async def check(self, session: AsyncSession, query: ListQuery) -> None:
        """Refuse the values of filters that only the database can judge."""
        for parameter, value in self._filters_in_use(query):
            own = self.own_filters.get(parameter)
            if own is not None and own.check is not None:
                await own.check(session, value)

    def _filters_in_use(self, query: ListQuery) -> list[tuple[str, Any]]:
        used = sorted(query.model_fields_set - self.asks.model_fields.keys())
        return [(parameter, value) for parameter in used if (value := getattr(query, parameter)) is not None]

    def _search(self, text: str) -> sa.ColumnElement[bool]:
        own = [self.search(text)] if self.search else []
        return sa.or_(*own, *(self.columns[name].icontains(text, autoescape=True) for name in self.searched))

    def _condition(self, name: str, parameter: str, value: Any) -> sa.ColumnElement[bool]:
        return compare(self.columns[name], self._kind(name), parameter, value)

    def sort_names(self, query: ListQuery) -> SortNames:
        """(field, descending) in order, ending with the unique key. Raises SortUnknown, FieldHidden."""
        names = [(part.lstrip("-"), part.startswith("-")) for part in (query.sort or self.default_sort).split(",")]
        for name, _ in names:
            if name not in self.sorts:
                raise SortUnknown(allowed=", ".join(self.sorts))
            self._require_clearance(name)
        return [*names, (self.key, names[-1][1])] if self.key not in dict(names) else names

    def sort_keys(self, names: SortNames, values: list[Any] | None) -> list[SortKey]:
        """ORDER BY terms; a nullable column is preceded by whether it is null, so that nulls come last."""
        keys: list[SortKey] = []
        for position, (name, descending) in enumerate(names):
            value = values[position] if values else None
            column = self.columns[name]
            if self._is_nullable(name):
                keys.append(
                    SortKey(sa.case((column.is_(None), 1), else_=0), descending=False, value=int(value is None))
                )
            if values is None or value is not None:
                keys.append(SortKey(column, descending, value))
        return keys

    def _select(self) -> sa.Select[Any]:
        labelled: list[Any] = [column.label(name) for name, column in self.columns.items()]
        return sa.select(*labelled)

    async def fetch(self, session: AsyncSession, query: ListQuery, *where: sa.ColumnElement[bool]) -> Page[ReadT]:
        """The page asked for, of the rows that satisfy `where` and the filters."""
        conditions = [*where, *self.conditions(query)]
        await self.check(session, query)
        names = self.sort_names(query)
        values = self._values(query.cursor, names) if query.cursor else None
        statement = (
            self._select()
            .where(*conditions)
            .order_by(*(key.clause for key in self.sort_keys(names, None)))
            .limit(query.limit + 1)
        )
        if values is not None:
            statement = statement.where(rows_behind(self.sort_keys(names, values)))
        rows = (await execute(session, statement)).mappings().all()
        count = await self._count(session, conditions) if query.count else None
        return self.page(
            items=[self.read.model_validate(dict(row)) for row in rows[: query.limit]],
            next_cursor=encode_cursor(rows[query.limit - 1], names) if len(rows) > query.limit else None,
            count=count,
        )

    async def find(self, session: AsyncSession, *where: sa.ColumnElement[bool]) -> ReadT | None:
        """The one row that satisfies `where`, as the list shows it."""
        row = (await execute(session, self._select().where(*where))).mappings().one_or_none()
        return None if row is None else self.read.model_validate(dict(row))

    async def _count(self, session: AsyncSession, conditions: list[sa.ColumnElement[bool]]) -> int:
        counted = sa.select(sa.func.count(self.columns[self.key])).where(*conditions)
        return int((await execute(session, counted)).scalar_one())

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
