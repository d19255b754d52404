"""`GET /internal/events` of every process: its change feed as CloudEvents, by cursor, with long polling."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Request
from pydantic import Field

from shared.auth.access import DataScopeKind, Needs
from shared.auth.visibility import visible_to
from shared.feed.disclosure import Clearances, find_shown, redact, shown_to
from shared.feed.events import events
from shared.feed.log import cursor_after, parse_cursor, read_feed
from shared.feed.signal import EventSignal
from shared.problems import BadRequest, Text
from shared.shapes import Read
from shared.web.call import Call
from shared.web.request_context import remaining_seconds
from shared.web.router import ConceptRouter

START = "0-0"


class FeedCursorInvalid(BadRequest):
    """The cursor was not issued by this feed."""

    parameter = "cursor"
    detail = Text(
        "Start with `after=0-0`, continue with the cursor of the page before.",
        "请从 after=0-0 开始，之后使用上一页返回的游标。",
    )


class EventData(Read):
    """What changed."""

    entity: str
    entity_id: UUID
    customer_id: UUID | None
    actor: str
    actor_name: str
    changes: dict[str, Any] = Field(description="Field → [before, after].")


class EventRead(Read):
    """One change, as a CloudEvent 1.0."""

    specversion: str
    id: UUID
    source: str
    type: str = Field(examples=["guanxi.customer.updated"])
    subject: str
    time: datetime
    datacontenttype: str
    data: EventData


class EventPage(Read):
    """Events in feed order."""

    items: list[EventRead]
    next_cursor: str = Field(description="Send it as `after` to get the next events; always present.")


def feed_router(needs: Needs) -> ConceptRouter:
    """The feed's one operation, for callers who have what it needs."""
    router = ConceptRouter("/internal/events", reads=needs, writes=needs, in_spec=False)
    router.reads(path="")(list_events)
    return router


async def list_events(
    call: Call,
    request: Request,
    after: Annotated[str, Query(max_length=50)] = START,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    wait: Annotated[float, Query(ge=0, le=30, description="Seconds to wait for the first event.")] = 0,
) -> EventPage:
    """Changes after a cursor, oldest first; none is ever skipped. With `wait`, answers as soon as there is a change."""
    try:
        parse_cursor(after)
    except ValueError as error:
        raise FeedCursorInvalid() from error
    signal: EventSignal = call.house.event_signal
    clearances: Clearances = call.house.clearances
    left = min(wait, remaining_seconds(otherwise=wait) - 0.5)
    while True:
        async with call.briefly() as brief:
            rows = await read_feed(brief.session, after=after, limit=limit)
            shown = await _shown(brief, clearances, rows)
            redacted = await redact(brief.session, shown, clearances, call.principal.clearance)
        # A disconnected reader must not delay the shutdown.
        if rows or left <= 0 or await request.is_disconnected():
            break
        # An older transaction may hold back a committed event: look again at least every second.
        await signal.wait(min(left, 1.0))
        left -= 1.0
    source = f"/services/{call.settings.service}"
    items = [_event(row, source, changes) for row, changes in zip(shown, redacted, strict=True)]
    return EventPage(items=items, next_cursor=cursor_after(rows, after))


async def _shown(call: Call, clearances: Clearances, rows: Sequence[sa.RowMapping]) -> list[sa.RowMapping]:
    """The events that the caller may see."""
    conditions = shown_to(call.principal, clearances)
    if call.principal.data_scope.kind is not DataScopeKind.ALL:
        conditions.append(visible_to(call.principal, events.c.customer_id))
    shown = await find_shown(call.session, rows, conditions)
    return [row for row in rows if row["position"] in shown]


def _event(row: sa.RowMapping, source: str, changes: dict[str, Any]) -> EventRead:
    data = EventData.model_validate({**row, "changes": changes})
    return EventRead(
        specversion="1.0",
        id=row["id"],
        source=source,
        type=row["type"],
        subject=f"{row['entity']}/{row['entity_id']}",
        time=row["occurred_at"],
        datacontenttype="application/json",
        data=data,
    )
