"""PostgreSQL: one request is one transaction; application code never commits."""

from collections.abc import AsyncIterator, Callable, Container, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, Self
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, SecretStr
from pydantic_core import from_json
from sqlalchemy import CursorResult, Executable, event
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import SessionTransaction, UOWTransaction, make_transient_to_detached
from sqlmodel import Field, SQLModel
from sqlmodel import Session as OrmSession
from sqlmodel._compat import ObjectWithUpdateWrapper
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from shared.inserts import MAX_TOGETHER, insert_of, insert_together
from shared.settings import Settings
from shared.statements import Statement, begin, connection_of, fetch_in
from shared.time import MICROSECOND, etag_of, utc_now

ROWS_AT_ONCE = 200
"""Of a long answer: few, so that other requests have their turn in between."""


def database_url(settings: Settings) -> URL:
    """The URL of this process's own database: the configured server, and the configured name plus `_<service>`."""
    return _own_database(settings, settings.database_url)


def _own_database(settings: Settings, server: SecretStr) -> URL:
    url = make_url(server.get_secret_value())
    return url.set(drivername="postgresql+asyncpg", database=f"{url.database or 'guanxi'}_{settings.service}")


def create_engine(settings: Settings) -> AsyncEngine:
    """The process's connection pool; connects on first use."""
    return _open_pool(settings, database_url(settings))


def create_replica_engine(settings: Settings) -> AsyncEngine | None:
    """The pool of connections to the replica; None where there is none.

    A URL with several hosts takes a standby where one answers, else the primary; each connection is tried before it is
    used, and renewed every five minutes, so that a standby may go and come back.
    """
    if not settings.read_database_url.get_secret_value():
        return None
    url = _own_database(settings, settings.read_database_url)
    to_standby = {"target_session_attrs": "prefer-standby"}
    return _open_pool(settings, url, to_standby, pool_pre_ping=True, pool_recycle=300)


def _open_pool(
    settings: Settings, url: URL, connect_args: Mapping[str, Any] = MappingProxyType({}), **options: Any
) -> AsyncEngine:
    return create_async_engine(
        url,
        **options,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,  # the one used last has the most in its caches
        json_deserializer=from_json,
        hide_parameters=True,  # error texts are logged, people's data must not be
        connect_args={
            **connect_args,
            "timeout": 5,
            "server_settings": {
                "application_name": f"guanxi-{settings.service}",
                "timezone": "UTC",
                "statement_timeout": str(settings.statement_timeout_ms),
                "idle_in_transaction_session_timeout": "60000",
                "jit": "off",
                "max_parallel_workers_per_gather": "0",  # a request takes one core; the others serve other requests
            },
        },
    )


def new_id() -> UUID:
    """A UUIDv7: unique without asking the database, and sorted by creation time."""
    return uuid7()


def one_of(values: type[Enum]) -> sa.Enum:
    """Column type of an enumeration: its values as text, read back as members."""
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Row(SQLModel):
    """Columns of every table that is changed through the session.

    `version` and `updated_at` are kept by the change feed's capture, not by hand. `updated_at` grows with every change,
    so that it tells the states of a row apart.
    """

    model_config = {"defer_build": True}  # built on first use, so that idle processes stay small
    table_level: ClassVar[int] = 1
    """The clearance needed to see any row of the table."""
    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = Field(default=1, nullable=False)
    created_at: AwareDatetime = Field(default_factory=utc_now, nullable=False)
    updated_at: AwareDatetime = Field(default_factory=utc_now, nullable=False)

    @classmethod
    def model_validate(cls, obj: Any, *, update: dict[str, Any] | None = None, **options: Any) -> Self:
        """A new row with the values of `obj` and `update`, validated.

        SQLModel sets one attribute after the other, so that the ORM notices; of a new row the ORM writes all.
        """
        row: Self = sa.inspect(cls).class_manager.new_instance()
        state = row.__dict__["_sa_instance_state"]
        if update:
            obj = {**obj, **update} if isinstance(obj, dict) else ObjectWithUpdateWrapper(obj=obj, update=update)
        cls.__pydantic_validator__.validate_python(obj, self_instance=row, **options)
        row.__dict__["_sa_instance_state"] = state
        return row

    def etag_for(self, clearance: int) -> str:
        """The row's ETag for callers of this clearance."""
        return etag_of(getattr(self, updated_name(type(self).model_fields, clearance)))

    def is_written_while_leaving(self, user_id: UUID | None) -> bool:  # noqa: ARG002 - a table's own may ask
        """Whether this user, who hands the customer over and only reads it, may write the row."""
        return False

    def touch(self, level: int = 1) -> None:
        """Record a change of the row, or of what is shown with it, that callers see from this level on."""
        now = utc_now()
        for name in updated_names(type(self), level):
            setattr(self, name, max(now, getattr(self, name) + MICROSECOND))


class PartlyHidden(SQLModel):
    """Columns of a table of whose rows not everybody sees all: the last change that callers of a lower level see."""

    updated_at_1: AwareDatetime = Field(default_factory=utc_now, nullable=False)
    updated_at_2: AwareDatetime = Field(default_factory=utc_now, nullable=False)


BY_LEVEL = tuple(PartlyHidden.model_fields)


def updated_names(table: type[Row], level: int) -> list[str]:
    """The columns that a change moves which callers see from this level on."""
    return ["updated_at", *(BY_LEVEL[level - 1 :] if issubclass(table, PartlyHidden) else ())]


def name_at_level(name: str, columns: Container[str], clearance: int) -> str:
    """Which of a table's columns has the field as callers of this clearance see it: `name_1`, or `name` itself."""
    of_level = f"{name}_{max(clearance, 1)}"
    return of_level if of_level in columns else name


def updated_name(columns: Container[str], clearance: int) -> str:
    """Which of a table's columns has a row's last change that callers of this clearance see."""
    return name_at_level("updated_at", columns, clearance)


def rows_of(tables: type[SQLModel]) -> list[type[Row]]:
    """Every table of a service that is changed through the session."""
    registry: Any = tables._sa_registry  # SQLModel stores the registry there
    return [mapper.class_ for mapper in registry.mappers if issubclass(mapper.class_, Row)]


EVENT_OWNERS = "event_owners"  # key in a session's info: the customers and people of its events


class TrackedSession(OrmSession):
    """The session whose flushes feed the change feed (`shared.feed.events`).

    A few new rows are written by one statement, together with what `insert_beside` adds: a round trip costs more than
    an insert, and so does a unit of work.
    """

    def insert_beside(self, insert: sa.Insert, values: Mapping[str, Any]) -> None:
        """Insert this too with the present flush; to be called from its listeners for `before_flush`."""
        self.info["beside"].append((insert, values))

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write all changes to the database."""
        # A new list each time: what belongs to a failed flush must not be written by the next one.
        self.info["beside"] = []
        rows = [row for row in self.new if isinstance(row, Row)]
        if (
            objects is not None
            or not rows
            or len(rows) < len(self.new)
            or len(rows) > MAX_TOGETHER
            or self.dirty
            or self.deleted
        ):
            super().flush(objects)
            return
        self.dispatch.before_flush(self, None, None)
        insert_together(self.connection(), [*map(insert_of, rows), *self.info["beside"]])
        self.info["beside"] = []
        self.dispatch.after_flush(self, None)
        for row in rows:
            self.expunge(row)
            make_transient_to_detached(row)
            self.add(row)


@event.listens_for(TrackedSession, "after_flush")
def _insert_beside(session: TrackedSession, _: UOWTransaction | None) -> None:
    if session.info["beside"]:
        insert_together(session.connection(), session.info["beside"])


@event.listens_for(TrackedSession, "after_begin")
def _set_statement_timeout(session: OrmSession, _: SessionTransaction, connection: sa.Connection) -> None:
    remaining_ms = session.info.get("remaining_ms")
    if remaining_ms is not None:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(remaining_ms)}")


def new_session(engine: AsyncEngine, **info: Any) -> AsyncSession:
    """A session whose transaction begins with its first statement."""
    return AsyncSession(
        engine,
        sync_session_class=TrackedSession,
        expire_on_commit=False,
        join_transaction_mode="create_savepoint",  # bound to a connection (tests), it nests in the outer transaction
        info=info,
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine, **info: Any) -> AsyncIterator[AsyncSession]:
    """A session in a transaction that commits at the end and rolls back on any error."""
    session = new_session(engine, **info)
    async with session, session.begin():
        yield session


async def execute(
    session: AsyncSession, statement: Executable, parameters: Any = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement directly on the transaction's connection: no ORM, no flush."""
    connection = await connection_of(session)
    return await connection.execute(statement, parameters)


async def stream_rows(session: AsyncSession, statement: sa.Select[Any]) -> AsyncIterator[Sequence[sa.Row[Any]]]:
    """The rows in lots; the database keeps the rest."""
    connection = await connection_of(session)
    async with connection.stream(statement, execution_options={"yield_per": ROWS_AT_ONCE}) as result:
        async for rows in result.partitions():
            yield rows


async def execute_sql(session: AsyncSession, statement: str, *parameters: Any) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement in PostgreSQL's own syntax, with $1 for the first parameter."""
    connection = await connection_of(session)
    return await connection.exec_driver_sql(statement, parameters or None)


async def driver_of(session: AsyncSession) -> Any:
    """The driver's connection in the session's transaction, for COPY."""
    connection = await connection_of(session)
    return (await connection.get_raw_connection()).driver_connection


def _lines(lock: Callable[..., Any]) -> Statement:
    names = sa.func.unnest(sa.bindparam("names", type_=ARRAY(sa.Text))).column_valued("name")
    return Statement(sa.select(lock(sa.func.hashtextextended(names, 0))))


_WAIT = _lines(sa.func.pg_advisory_xact_lock)
_HOLD = _lines(sa.func.pg_advisory_xact_lock_shared)


async def wait_in_line(session: AsyncSession, *names: str) -> None:
    """Take the locks of these names until the transaction ends: for rules about more rows than can be locked."""
    await begin(session)
    await fetch_in(session, _WAIT, names=names)


async def hold_line(session: AsyncSession, name: str) -> None:
    """Take the lock of this name as a shared lock: others may share it, `wait_in_line` waits for its end."""
    await begin(session)
    await fetch_in(session, _HOLD, names=[name])
