"""The change feed: every change of a row writes an event in the same transaction, read in an order that skips none.

From it come the audit history, the other services' copies, the public feed and the webhooks.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.engine import URL
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.types import UserDefinedType
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access import RowClearance, clearance_of, current_principal
from shared.database import Row, TrackedSession, new_id
from shared.time import utc_now

CHANNEL = "guanxi_events"
SelectIds = sa.Select[tuple[UUID]] | sa.CompoundSelect[tuple[UUID]]
WHOLE_ROW = "*"  # among an entity's clearances: the row's own level goes for all its fields
LEVEL = "clearance"  # the field that says it
HIGHEST = 3
KEPT_BY_CAPTURE = frozenset({"id", "version", "created_at", "updated_at"})


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


ischema_names["xid8"] = Xid8  # so that Alembic knows the column when it compares

events = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("position", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("xid", Xid8, nullable=False, server_default=sa.text("pg_current_xact_id()")),
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("entity", sa.Text, nullable=False),
    sa.Column("entity_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=True),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("changes", JSONB, nullable=False),
    sa.Index("ix_events_order", "xid", "position"),
    sa.Index("ix_events_customer", "customer_id", "position"),
    sa.Index("ix_events_entity", "entity_id", "position"),
)


def entity_of(row: Row) -> str:
    """Name of a row's kind in event types: `KeyPersonAssessment` → `key_person_assessment`."""
    name = type(row).__name__
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def customer_of(row: Row) -> UUID | None:
    """The customer a change concerns: the row's own id for a customer, else its `customer_id`."""
    return row.id if entity_of(row) == "customer" else getattr(row, "customer_id", None)


def changes_of(row: Row, *, kind: str) -> dict[str, list[Any]]:
    """Field → [before, after] of what the flush is about to write."""
    state = sa.inspect(row)
    changed: dict[str, list[Any]] = {}
    for column in state.mapper.column_attrs:
        if column.key in KEPT_BY_CAPTURE:
            continue
        history = state.attrs[column.key].history
        if kind == "updated" and not history.has_changes():
            continue
        present = getattr(row, column.key)
        before = None if kind == "created" else (history.deleted[0] if history.deleted else present)
        after = None if kind == "deleted" else present
        if before != after:
            changed[column.key] = to_jsonable_python([before, after])
    if changed and has_own_level(type(row)):
        level = getattr(row, LEVEL)
        changed.setdefault(LEVEL, [level, level])
    return changed


def has_own_level(table: type[Row]) -> bool:
    """Whether each row says for itself at which clearance it may be seen."""
    field = table.model_fields.get(LEVEL)
    return field is not None and any(isinstance(mark, RowClearance) for mark in field.metadata)


def describe(row: Row, *, kind: str, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """One event, ready to insert."""
    principal = current_principal.get()
    entity = entity_of(row)
    return {
        "id": new_id(),
        "type": f"guanxi.{entity}.{kind}",
        "entity": entity,
        "entity_id": row.id,
        "customer_id": customer_of(row),
        "actor": principal.subject if principal else "system",
        "actor_name": principal.name if principal else "system",
        "occurred_at": utc_now(),
        "changes": changes,
    }


@event.listens_for(TrackedSession, "before_flush")
def _capture(session: TrackedSession, _: UOWTransaction, __: Any) -> None:
    # Anew each time: what a failed flush captured must not be told by the next one.
    captured: list[dict[str, Any]] = []
    session.info["captured_events"] = captured
    for kind, rows in (("created", session.new), ("updated", session.dirty), ("deleted", session.deleted)):
        for row in rows:
            if not isinstance(row, Row) or (kind == "updated" and row in session.deleted):
                continue
            changes = changes_of(row, kind=kind)
            if kind == "updated":
                if not changes:
                    continue
                row.version += 1
                row.updated_at = utc_now()
            captured.append(describe(row, kind=kind, changes=changes))


@event.listens_for(TrackedSession, "after_flush")
def _write(session: TrackedSession, _: UOWTransaction) -> None:
    captured = session.info.pop("captured_events", [])
    if captured:
        connection = session.connection()
        connection.execute(sa.insert(events), captured)
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


async def record(session: AsyncSession, *, type: str, entity: str, entity_id: UUID, changes: dict[str, Any]) -> None:  # noqa: A002
    """Write an event for a change made set-based in SQL, which the session does not see (a batch, a merge)."""
    principal = current_principal.get()
    values = {
        "id": new_id(),
        "type": type,
        "entity": entity,
        "entity_id": entity_id,
        "customer_id": None,
        "actor": principal.subject if principal else "system",
        "actor_name": principal.name if principal else "system",
        "occurred_at": utc_now(),
        "changes": to_jsonable_python(changes),
    }
    connection = await session.connection()
    await connection.execute(sa.insert(events), values)
    await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


# Below this transaction id no event can still appear: the oldest transaction that runs in this database, or the next to
# come. PostgreSQL's own answer, pg_snapshot_xmin, counts every database of the server: a long batch in one would hold
# up the feeds of all. It is taken where another role's transactions, which this one may not see, could write here.
# It must be read before the events, in a statement of its own: what has ended by then is visible to the next one.
HORIZON = sa.text(
    """
    WITH here AS (
        SELECT backend_xid::text::bigint AS xid, usesysid FROM pg_stat_activity
        WHERE datid = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL
        SELECT transaction::text::bigint, NULL FROM pg_prepared_xacts WHERE database = current_database()
    ), next AS (
        SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xid
    ), running AS (
        -- PostgreSQL shows the lower 32 bits; an id that seems older by 2^31 was given out after the next one was read
        SELECT next.xid - age.of_xid AS xid
        FROM here, next, LATERAL (SELECT (next.xid - here.xid) & 4294967295 AS of_xid) age
        WHERE age.of_xid < 2147483648
    )
    SELECT CASE
        WHEN EXISTS (SELECT FROM here WHERE usesysid IS NOT NULL AND NOT pg_has_role(usesysid, 'USAGE'))
             AND NOT pg_has_role('pg_read_all_stats', 'USAGE')
        THEN pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        ELSE least((SELECT xid FROM next), (SELECT min(xid) FROM running))
    END
    """
)
FEED = sa.text(
    """
    SELECT xid::text::bigint AS xid, position, id, type, entity, entity_id, customer_id, actor, actor_name,
           occurred_at, changes
    FROM events
    WHERE (xid, position) > (CAST(CAST(:xid AS text) AS xid8), :position)
      AND xid < CAST(CAST(:horizon AS text) AS xid8)
    ORDER BY xid, position
    LIMIT :limit
    """
).columns(occurred_at=sa.DateTime(timezone=True), changes=JSONB, id=sa.Uuid, entity_id=sa.Uuid, customer_id=sa.Uuid)


def parse_cursor(cursor: str) -> tuple[int, int]:
    """A feed cursor is `xid-position`. Raises ValueError."""
    xid, _, position = cursor.partition("-")
    if not (xid.isascii() and xid.isdigit() and position.isascii() and position.isdigit()):
        raise ValueError(cursor)
    if int(xid) >= 2**63 or int(position) >= 2**63:
        raise ValueError(cursor)
    return int(xid), int(position)


async def read_feed(session: AsyncSession, *, after: str, limit: int) -> Sequence[sa.RowMapping]:
    """Events after the cursor in feed order, only those below the oldest running transaction."""
    xid, position = parse_cursor(after)
    connection = await session.connection()
    horizon = (await connection.execute(HORIZON)).scalar_one()
    bounds = {"xid": str(xid), "position": position, "horizon": str(horizon), "limit": limit}
    result = await connection.execute(FEED, bounds)
    return result.mappings().all()


def cursor_after(rows: Sequence[sa.RowMapping], before: str) -> str:
    """The cursor behind these events; `before` where there are none."""
    return f"{rows[-1]['xid']}-{rows[-1]['position']}" if rows else before


async def read_history(
    session: AsyncSession,
    *,
    customer_id: UUID,
    before: int | None,
    limit: int,
    entities: SelectIds | None = None,
) -> Sequence[sa.RowMapping]:
    """What happened to a customer and everything of it here, or to some `entities` of it (their ids), newest first."""
    query = sa.select(events).where(events.c.customer_id == customer_id).order_by(events.c.position.desc()).limit(limit)
    if entities is not None:
        query = query.where(events.c.entity_id.in_(entities))
    if before is not None:
        query = query.where(events.c.position < before)
    connection = await session.connection()
    return (await connection.execute(query)).mappings().all()


def visible_changes(changes: dict[str, Any], clearances: dict[str, int], clearance: int) -> dict[str, Any]:
    """The changes without those of fields above the clearance; none of a row that is above it as a whole."""
    if WHOLE_ROW in clearances and any(level > clearance for level in changes.get(LEVEL, [HIGHEST]) if level):
        return {}
    return {name: change for name, change in changes.items() if clearances.get(name, 1) <= clearance}


def clearances_of(tables: Iterable[type[Row]]) -> dict[str, dict[str, int]]:
    """Entity → field → clearance level, from the marks on the tables."""
    marked: dict[str, dict[str, int]] = {}
    for table in tables:
        levels = {name: clearance_of(info.metadata) for name, info in table.model_fields.items()}
        entity = entity_of(table.model_construct())
        marked[entity] = {name: level for name, level in levels.items() if level > 1}
        if has_own_level(table):
            marked[entity][WHOLE_ROW] = 1
    return marked


class EventSignal:
    """Wakes waiting readers when an event was committed; one listening connection a process, reopened when lost."""

    def __init__(self, url: URL) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._changed = asyncio.Event()

    def _wake(self, *_: Any) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109
        """Until the next commit with events, or the timeout (seconds)."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout)

    async def listen(self) -> None:
        """Keep listening until cancelled."""
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self._dsn, timeout=5)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda *_, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, self._wake)
                    await lost.wait()
                finally:
                    connection.terminate()
            await asyncio.sleep(1)
