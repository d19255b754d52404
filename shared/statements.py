"""Statements compiled once and run by the driver itself: building one anew costs more than running it."""

import copy
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.problems import Text, Unavailable

_DIALECT = dialect()  # type: ignore[no-untyped-call]

Record = Any
"""A row as the driver returns it: its values by column or position; `dict(row)` works."""


class DeadlineExceeded(Unavailable):
    """The request took longer than its deadline; nothing was changed."""

    status = 504
    title = Text("Took too long", "处理超时")
    detail = Text("Ask for less at once, or try again later.", "请减少单次请求的数据量，或稍后重试。")


class Statement:
    """A SELECT in PostgreSQL's own syntax.

    The values of named parameters (`sa.bindparam("row_id", …)`) may differ from run to run; all others are kept.
    `caller_values`: those of its parameters that are values of the caller. `is_planned_anew`: the best plan depends on
    the values, so that the database must not keep one for all of them, as it does after five runs.
    """

    def __init__(self, select: sa.Select[Any] | sa.TextualSelect, *, is_planned_anew: bool = False) -> None:
        self.is_planned_anew = is_planned_anew
        self._compiled = compiled = select.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self.names: Sequence[str] = compiled.positiontup or ()
        self.kept: Mapping[str, Any] = dict(compiled.params)
        self.caller_values = frozenset(name for name in self.names if name.startswith("caller_"))
        self._has_lists = bool(compiled.post_compile_params)
        self._places = _places(self.names, compiled._bind_processors)
        self._verb = ""

    def explained(self) -> "Statement":
        """A statement for the plan of this one, as JSON: what the database would do, without doing it."""
        other = copy.copy(self)
        other._verb, other.sql = "EXPLAIN (FORMAT JSON) ", f"EXPLAIN (FORMAT JSON) {self.sql}"
        return other

    def is_like(self, other: "Statement", named: Collection[str]) -> bool:
        """Whether the two differ in nothing but the caller's values, and contain all of these named parameters."""
        differing = {name for name in self.names if self.kept[name] != other.kept.get(name)}
        return self.sql == other.sql and differing <= self.caller_values and set(self.names).issuperset(named)

    def with_values(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """The SQL and its arguments."""
        given = {**self.kept, **values}
        if self._has_lists:  # `IN (…)` has as many places as there are values
            expanded = self._compiled.construct_expanded_state(given)
            processors = {**self._compiled._bind_processors, **expanded.processors}
            places = _places(expanded.positiontup or (), processors)
            return f"{self._verb}{expanded.statement}", _processed(places, expanded.parameters)
        return self.sql, _processed(self._places, given)


Places = Sequence[tuple[str, Any]]
"""The name of each argument, and the function that turns its value into what the driver takes, where there is one."""


def _places(names: Sequence[str], processors: Mapping[str, Any]) -> Places:
    return [(name, processors.get(name)) for name in names]


def _processed(places: Places, values: Mapping[str, Any]) -> list[Any]:
    return [process(values[name]) if process else values[name] for name, process in places]


class Lent:
    """A connection of the pool, or of a transaction, for the driver's own use."""

    def __init__(self, lent: Any, *, is_shared: bool) -> None:
        self._lent = lent
        self._is_shared = is_shared
        self.adapted: Any = lent.dbapi_connection
        """SQLAlchemy's face of the driver's connection."""
        self.driver: Any = lent.driver_connection

    def give_back(self) -> None:
        """Return the connection to the pool; a transaction's stays where it is."""
        if not self._is_shared:
            self._lent.close()

    async def fetch(self, statement: Statement, values: Mapping[str, Any], seconds: float | None) -> list[Record]:
        """The rows. Raises DeadlineExceeded."""
        sql, arguments = statement.with_values(values)
        try:
            if not self._is_shared:
                return await self._run(statement, sql, arguments, seconds)
            async with self.adapted._execute_mutex:  # SQLAlchemy's own: one statement at a time
                return await self._run(statement, sql, arguments, seconds)
        except TimeoutError as error:
            raise DeadlineExceeded() from error

    async def _run(self, statement: Statement, sql: str, arguments: list[Any], seconds: float | None) -> list[Record]:
        if statement.is_planned_anew:
            prepared = await self.driver.prepare(sql, name="", timeout=seconds)  # without a name it is not kept
            return list(await prepared.fetch(*arguments, timeout=seconds))
        rows: list[Record] = await self.driver.fetch(sql, *arguments, timeout=seconds)
        return rows


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """The connection of the session's transaction; asked for once, because the ORM's way to it is long."""
    kept: tuple[Any, AsyncConnection] | None = session.info.get("connection")
    transaction = session.sync_session.get_transaction()
    if kept is None or transaction is None or kept[0] is not transaction or not transaction.is_active:
        connection = await session.connection()
        kept = session.info["connection"] = (session.sync_session.get_transaction(), connection)
    return kept[1]


async def borrow(engine: AsyncEngine | AsyncConnection) -> Lent:
    """A connection of the pool; where the engine is a single connection (tests), that one, in its transaction."""
    if isinstance(engine, AsyncConnection):
        return Lent(engine.sync_connection.connection, is_shared=True)  # type: ignore[union-attr]  # it is started
    lent = await engine.raw_connection()
    if lent.driver_connection.is_closed():  # type: ignore[union-attr]  # the server was restarted
        lent.invalidate()
        lent = await engine.raw_connection()
    return Lent(lent, is_shared=False)


async def begin(session: AsyncSession) -> None:
    """Begin the session's transaction in the database too, where no statement of SQLAlchemy's has done so."""
    adapted: Any = (await borrow(await connection_of(session))).adapted
    async with adapted._execute_mutex:
        if adapted._transaction is None:
            await adapted._start_transaction()


async def fetch_in(session: AsyncSession, statement: Statement, **values: Any) -> list[Record]:
    """The rows of a SELECT as the session's transaction sees them. Raises DeadlineExceeded."""
    return await (await borrow(await connection_of(session))).fetch(statement, values, None)


@asynccontextmanager
async def snapshot(engine: AsyncEngine | AsyncConnection) -> AsyncIterator[Lent]:
    """A connection on which several statements see the same state of the database."""
    lent = await borrow(engine)
    try:
        if isinstance(engine, AsyncConnection):
            yield lent
        else:
            async with lent.driver.transaction(isolation="repeatable_read", readonly=True):
                yield lent
    finally:
        lent.give_back()
