"""Copies of other services' rows, kept by what events say: each declares its table and how fields become a row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.feed.followers import Apply, FollowedEvent
from shared.upserts import upsert
from shared.web.peers import ServiceHttp

log = structlog.get_logger()

Fields = Mapping[str, Any]
RowOf = Callable[[Fields], Fields | None]
"""Makes the copy's columns, without the id, from the fields of a row: the copied ones, updated by the events.
Returns None when the row is not to be copied or changed. Raises ValidationError when a field cannot be understood."""


def keep_copy(entity: str, table: sa.Table, row_of: RowOf) -> Apply:
    """Copies what the events add and change of this entity, by id, and deletes what they delete.

    What cannot be understood is logged and passed over: it must not hold up the feed.
    """

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        events = [event for event in changes if event.data.entity == entity]
        if not events:
            return
        ids = {event.data.entity_id for event in events}
        rows = await execute(session, sa.select(table).where(table.c.id.in_(ids)))
        said = said_at_last(events, {row["id"]: dict(row) for row in rows.mappings()})
        if gone := [one for one, fields in said.items() if fields is None]:
            await execute(session, sa.delete(table).where(table.c.id.in_(gone)))
        present = {one: _understood(entity, one, fields, row_of) for one, fields in said.items() if fields is not None}
        await upsert(session, table, [{**row, "id": one} for one, row in present.items() if row is not None])

    return apply


def said_at_last(
    events: Iterable[FollowedEvent], copied: Mapping[UUID, Fields] = MappingProxyType({})
) -> dict[UUID, Fields | None]:
    """The fields of each id after its last event: those copied before, with what the events changed; None: deleted."""
    said: dict[UUID, Fields | None] = {**copied}
    for event in events:
        one = event.data.entity_id
        said[one] = None if event.type.endswith(".deleted") else {**(said.get(one) or {}), **event.data.after}
    return said


def _understood(entity: str, one: UUID, fields: Fields, row_of: RowOf) -> Fields | None:
    try:
        return row_of(fields)
    except ValidationError as error:
        log_not_understood(entity, one, error)
        return None


def log_not_understood(entity: str, entity_id: UUID, error: ValidationError, **more: str) -> None:
    """Log which fields of an event could not be understood, without their values."""
    places = [one["loc"] for one in error.errors()]
    log.warning(f"{entity}_not_understood", entity_id=str(entity_id), fields=places, **more)
