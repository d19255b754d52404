"""Tables of what a service publishes: made equal to what was found, with events only for what differs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import BY_LEVEL, Row, new_id
from shared.feed.bulk import add_rows, change_rows, remove_rows
from shared.time import utc_now


async def publish_rows(
    session: AsyncSession,
    table: type[Row],
    found: Iterable[Mapping[str, Any]],
    among: sa.ColumnElement[bool],
    *,
    identity: Sequence[str],
    said: Sequence[str],
) -> None:
    """Make the rows `among` those found: add the new ones, change what is `said` of the others, remove what is gone.

    Each of those found has a value for every column of the table but those that each row has. A statement for each
    kind of change, however many there are.
    """
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    fresh = _as_rows(described, found)
    is_same = sa.and_(*(described.c[name] == fresh.c[name] for name in identity))
    await remove_rows(session, table, sa.and_(among, ~sa.exists().where(is_same)))
    if said:
        await change_rows(session, table, {name: fresh.c[name] for name in said}, is_same)
    missing = sa.select(fresh).where(~sa.exists().where(is_same).correlate(fresh)).subquery("missing")
    await add_rows(session, table, missing)


def _as_rows(described: sa.Table, found: Iterable[Mapping[str, Any]]) -> sa.FromClause:
    """What was found as new rows of the table, sent as one value."""
    own = {"version": 1, **dict.fromkeys(("created_at", "updated_at", *BY_LEVEL), utc_now())}
    rows = to_jsonable_python([{**own, **one, "id": new_id()} for one in found])
    sent = sa.func.jsonb_populate_recordset(sa.text(f"NULL::{described.name}"), sa.literal(rows, JSONB))
    return sent.table_valued(*(sa.column(column.name, column.type) for column in described.c)).alias("fresh")
