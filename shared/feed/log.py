"""Every query over the change feed: pages in an order that skips no event, and a customer's history."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.feed.events import events

SelectIds = sa.Select[tuple[UUID]] | sa.CompoundSelect[tuple[UUID]]

# No event can still appear below this transaction id: the oldest transaction running in this database, or the next to
# start. PostgreSQL's pg_snapshot_xmin counts every database of the server, so a long batch in one would hold up the
# feeds of all; it is used only when another role, whose transactions this one may not see, could write here.
# Read it before the events, in a separate statement: the next statement sees everything that has ended by then.
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
    SELECT xid::text::bigint AS xid, position, id, type, entity, entity_id, customer_id, contact_id, actor, actor_name,
           occurred_at, changes
    FROM events
    WHERE (xid, position) > (CAST(CAST(:xid AS text) AS xid8), :position)
      AND xid < CAST(CAST(:horizon AS text) AS xid8)
    ORDER BY xid, position
    LIMIT :limit
    """
).columns(
    occurred_at=sa.DateTime(timezone=True),
    changes=JSONB,
    id=sa.Uuid,
    entity_id=sa.Uuid,
    customer_id=sa.Uuid,
    contact_id=sa.Uuid,
)


def parse_cursor(cursor: str) -> tuple[int, int]:
    """The transaction id and position of a cursor, `xid-position`. Raises ValueError."""
    xid, _, position = cursor.partition("-")
    if not (xid.isascii() and xid.isdigit() and position.isascii() and position.isdigit()):
        raise ValueError(cursor)
    if int(xid) >= 2**63 or int(position) >= 2**63:
        raise ValueError(cursor)
    return int(xid), int(position)


async def read_feed(session: AsyncSession, *, after: str, limit: int) -> Sequence[sa.RowMapping]:
    """Events after the cursor in feed order, up to the oldest running transaction."""
    xid, position = parse_cursor(after)
    horizon = (await execute(session, HORIZON)).scalar_one()
    bounds = {"xid": str(xid), "position": position, "horizon": str(horizon), "limit": limit}
    result = await execute(session, FEED, bounds)
    return result.mappings().all()


def cursor_after(rows: Sequence[sa.RowMapping], before: str) -> str:
    """The cursor after these events; `before` when there are none."""
    return f"{rows[-1]['xid']}-{rows[-1]['position']}" if rows else before


def of_customers(ids: Iterable[UUID]) -> sa.ColumnElement[bool]:
    """SQL condition on events: changes of these customers and of their rows in this service."""
    return events.c.customer_id.in_(list(ids))


def of_entities(ids: SelectIds) -> sa.ColumnElement[bool]:
    """SQL condition on events: changes of these rows (a select of their ids), whichever customer owned them then."""
    return events.c.entity_id.in_(ids)


async def read_history(
    session: AsyncSession, of: sa.ColumnElement[bool], *, before: int | None, limit: int
) -> Sequence[sa.RowMapping]:
    """Changes of customers or of some rows (`of_customers`, `of_entities`), newest first."""
    query = sa.select(events).where(of).order_by(events.c.position.desc()).limit(limit)
    if before is not None:
        query = query.where(events.c.position < before)
    return (await execute(session, query)).mappings().all()
