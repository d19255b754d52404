"""Reminders over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response

from services.customer.reminders import store
from services.customer.reminders.due import CALENDAR_NAME, reminders_due
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import ReminderKind
from services.customer.reminders.store import REMINDERS, ReminderQuery
from shared.auth.access import Scope
from shared.customers.calendars import CALENDAR_ANSWERS, answer_calendar
from shared.customers.due_items import MAX_DUE_ITEMS, DueQuery, Whose
from shared.lists.filters import MAX_IN
from shared.lists.paging import Page
from shared.lists.windows import WindowInvalid, calendar_window, window_of
from shared.time import company_today
from shared.web.call import Call
from shared.web.parameters import CommaSeparated
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/reminders", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(REMINDERS, fails_with=[WindowInvalid])
async def list_reminders(call: Call, query: Annotated[ReminderQuery, Query()]) -> Page[ReminderRead]:
    """Reminders of the caller's customers, the soonest first.

    They fall within a window of days. Birthdays and special dates of contacts (with clearance 2), festivals for key
    people, anniversaries of the first contract, and first days of a lifecycle stage (by the grading scheme in force).
    29 February moves to the 28th in other years; lunar dates follow the lunar calendar. Exited customers are left out.
    An occasion for a gift shows the gift by the gift scheme in force (with clearance 2).
    """
    store.refuse_hidden_kinds(query)
    window = window_of(query.first, query.last, company_today(), query.days)
    return await store.list_reminders(call, window, query)


@router.streams(None, "/calendar", {}, answers=CALENDAR_ANSWERS, fails_with=[WindowInvalid])
async def get_reminder_calendar(
    call: Call,
    first: Annotated[date | None, Query(alias="from", description="First day; default: 30 days ago.")] = None,
    last: Annotated[
        date | None, Query(alias="to", description="Last day, at most 366 days later; default: 336 days ahead.")
    ] = None,
    kind__in: Annotated[
        CommaSeparated[ReminderKind] | None,
        Query(max_length=MAX_IN, description="Only these kinds, comma-separated; hidden ones are left out."),
    ] = None,
    own: Annotated[bool, Query(description="Only customers in whose account team the caller is.")] = False,
) -> Response:
    """The reminders as an iCalendar file.

    Its events last all day and are in the language of `Accept-Language`. An event keeps its UID, so a subscribed
    calendar never shows it twice. At most 5,000, the soonest first. For calendar programs, which cannot send a token,
    create a private address with `POST /v1/me/calendar-feeds`.
    """
    window = calendar_window(first, last, company_today())
    query = DueQuery(
        first=window.first,
        last=window.last,
        kind__in=[kind.value for kind in kind__in or ()] or None,
        owner=Whose.TEAM if own else Whose.ALL,
        limit=MAX_DUE_ITEMS,
    )
    return await answer_calendar(await reminders_due(call, query), CALENDAR_NAME, call.language)
