"""Reminders over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Header, Query, Response

from services.customer.reminders import store
from services.customer.reminders.due import CALENDAR_NAME, reminders_due
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind
from services.customer.reminders.store import REMINDERS, ReminderQuery
from shared.auth.access import Scope
from shared.customers.calendars import CALENDAR_ANSWERS, answer_calendar
from shared.customers.due_items import MAX_DUE_ITEMS, DueQuery, Whose, refuse_unknown_kinds
from shared.lists.filters import FilterInvalid
from shared.lists.paging import Page
from shared.lists.windows import WindowInvalid, calendar_window, window_of
from shared.time import utc_now
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/reminders", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


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
    window = calendar_window(first, last, utc_now().date())
    query = DueQuery(
        first=window.first,
        last=window.last,
        kind__in=kind__in,
        owner=Whose.TEAM if own else Whose.ALL,
        limit=MAX_DUE_ITEMS,
    )
    refuse_unknown_kinds(query.kinds, ReminderKind)
    return await answer_calendar(await reminders_due(call, query), CALENDAR_NAME, call.language, if_none_match)
