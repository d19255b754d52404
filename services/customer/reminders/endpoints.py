"""Reminders over HTTP."""

import asyncio
import hashlib
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import Header, Query, Response

from services.customer.reminders import store
from services.customer.reminders.calendars import as_calendar
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import LONGEST_WINDOW, USUAL_WINDOW, WindowInvalid, window_of
from services.customer.reminders.store import REMINDERS, ReminderQuery
from shared.auth.access import Scope
from shared.lists.filters import FilterInvalid
from shared.lists.paging import Page
from shared.time import utc_now
from shared.web.call import Call
from shared.web.etags import is_at_hand
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/reminders", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)

CALENDAR = "text/calendar"
CALENDAR_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {CALENDAR: {"schema": {"type": "string"}}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    },
    304: {"description": "The calendar is as it was when it had this ETag."},
}
CALENDAR_AHEAD = LONGEST_WINDOW - USUAL_WINDOW


@router.lists(REMINDERS, fails_with=[WindowInvalid])
async def list_reminders(call: Call, query: Annotated[ReminderQuery, Query()]) -> Page[ReminderRead]:
    """What is to be remembered of the caller's customers from one day to another, the soonest first.

    Birthdays and special dates of their people (with clearance 2), festivals of key people, anniversaries of the first
    contract, and the days on which a new stage of the cooperation begins (by the grading scheme in force). 29 February
    comes on the 28th in other years; lunar days come by the lunar calendar. Exited customers are left out. An occasion
    for a gift says which one the gift scheme in force foresees (with clearance 2).
    """
    store.refuse_hidden_kinds(query)
    window = window_of(query.first, query.last, utc_now().date(), query.days)
    return await store.list_reminders(call, window, query)


@router.streams(None, "/calendar", {}, answers=CALENDAR_ANSWERS, fails_with=[FilterInvalid, WindowInvalid])
async def get_reminder_calendar(
    call: Call,
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
    reminders = await store.read_calendar(call, window, kind__in, is_own=own)
    # Stamped with the day, not the second: what has not changed reads the same.
    stamp = datetime.combine(today, time(), UTC)
    # Thousands of events take a second to write: others are served meanwhile.
    content = await asyncio.to_thread(as_calendar, reminders, call.language, stamp)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    if is_at_hand(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=CALENDAR)
