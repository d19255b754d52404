"""Reminders over HTTP."""

import asyncio
import hashlib
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import Header, Query, Request, Response

from services.customer.reminders import store
from services.customer.reminders.calendars import as_calendar
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import LONGEST_WINDOW, USUAL_WINDOW, WindowInvalid, window_of
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.time import utc_now
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with, language_of

router = ConceptRouter("/v1/reminders", tag="reminders")

READS = requires(Scope.CUSTOMERS_READ)
ReminderQuery = store.QUERY
ICALENDAR: dict[int | str, Any] = {
    200: {
        "content": {"text/calendar": {"schema": {"type": "string"}}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    },
    304: {"description": "The calendar is as it was when it had this ETag."},
}
CALENDAR_AHEAD = LONGEST_WINDOW - USUAL_WINDOW


class CalendarResponse(Response):
    """A response of an iCalendar."""

    media_type = "text/calendar"


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid, FieldHidden, WindowInvalid),
)
async def list_reminders(
    query: Annotated[ReminderQuery, Query()],
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[ReminderRead]:
    """What is to be remembered of the caller's customers from one day to another, the soonest first.

    Birthdays and special dates of their people (with clearance 2), festivals of key people, anniversaries of the first
    contract, and the days on which a new stage of the cooperation begins (by the grading scheme in force). 29 February
    comes on the 28th in other years; lunar days come by the lunar calendar. Exited customers are left out. An occasion
    for a gift says which one the gift scheme in force foresees (with clearance 2).
    """
    asked: Any = query
    store.refuse_hidden_kinds(asked.kind, asked.kind__in)
    window = window_of(asked.first, asked.last, utc_now().date(), asked.days)
    page = await store.list_reminders(session, principal, window, asked, own=asked.own)
    link_next(request, response, page)
    return page


@router.get(
    "/calendar",
    dependencies=[READS],
    response_class=CalendarResponse,
    responses={**ICALENDAR, **can_fail_with(FilterInvalid, WindowInvalid)},
)
async def get_reminder_calendar(
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
    first: Annotated[date | None, Query(alias="from", description="First day; left out: 30 days ago.")] = None,
    last: Annotated[
        date | None, Query(alias="to", description="Last day, at most 366 later; left out: 336 days ahead.")
    ] = None,
    kind__in: Annotated[
        str | None, Query(max_length=500, description="Only these kinds, comma-separated; hidden ones are left out.")
    ] = None,
    own: Annotated[bool, Query(description="Only of customers whose account team has the caller.")] = False,
    if_none_match: Annotated[str | None, Header(max_length=1000, description="The ETag last read.")] = None,
) -> Response:
    """The same as an iCalendar feed of all-day events, in the language of `Accept-Language`.

    An event keeps its UID, so a calendar that subscribes never shows it twice. At most 5,000, the soonest first. For
    calendar programs, which cannot send a token, make a private address with `POST /v1/me/calendar-feeds`.
    """
    today = utc_now().date()
    window = window_of(
        today - USUAL_WINDOW if first is None else first,
        today + CALENDAR_AHEAD if first is None and last is None else last,
        today,
    )
    reminders = await store.read_calendar(session, principal, window, kind__in, own=own)
    # Stamped with the day, not the second: what has not changed reads the same.
    stamp = datetime.combine(today, time(), UTC)
    # Thousands of events take a second to write: others are served meanwhile.
    content = await asyncio.to_thread(as_calendar, reminders, language_of(request), stamp)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    if _names(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    return CalendarResponse(content, headers=headers)


def _names(if_none_match: str | None, etag: str) -> bool:
    given = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    return bool(given & {etag, "*"})
