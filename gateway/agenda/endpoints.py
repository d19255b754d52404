"""The agenda over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from gateway.agenda import operations
from gateway.agenda.model import AgendaPage, AgendaQuery, CalendarFilter
from gateway.agenda.rules import CALENDAR_NAME, OwnerIsNoUser
from gateway.proxy.problems import ServiceFailed, ServiceTooSlow, ServiceUnreachable
from shared.auth.access import Access
from shared.customers.calendars import CALENDAR_ANSWERS, answer_calendar
from shared.customers.due_items import MAX_DUE_ITEMS
from shared.lists.filters import FilterInvalid
from shared.lists.paging import CursorInvalid
from shared.lists.windows import WindowInvalid, calendar_window
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/me/agenda", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN)


@router.lists(None, fails_with=[CursorInvalid, FilterInvalid, OwnerIsNoUser, WindowInvalid], is_translated=True)
async def list_agenda(call: Call, query: Annotated[AgendaQuery, Query()]) -> AgendaPage:
    """The caller's due items of all services, the soonest first.

    Each service returns what the caller may see there: reminders (birthdays, festivals, anniversaries, new stages) of
    the customers, and codes to confirm, which stay when they are late. Services that do not answer within a few seconds
    are named in `incomplete`, and the page shows the items of the others. Across the pages no item is repeated: a late
    service's items come on the next page, out of order.
    """
    return await operations.read_page(call, query)


@router.streams(
    None,
    "/calendar",
    {},
    answers=CALENDAR_ANSWERS,
    fails_with=[FilterInvalid, OwnerIsNoUser, WindowInvalid, ServiceFailed, ServiceTooSlow, ServiceUnreachable],
)
async def get_agenda_calendar(
    call: Call,
    query: Annotated[CalendarFilter, Query()],
) -> Response:
    """The agenda as an iCalendar file.

    It is in the language of `Accept-Language` and has at most 5,000 items, the soonest first. An event keeps its UID,
    so a subscribed calendar never shows it twice. When a service does not answer, the request fails: the calendar would
    delete that service's events. For calendar programs, which cannot send a token, create a private address with
    `POST /v1/me/calendar-feeds`.
    """
    caller = await operations.find_caller(call, query.owner)
    window = calendar_window(query.first, query.last, company_today())
    asked = query.due_query(window, MAX_DUE_ITEMS)
    items = await operations.read_whole(call.house, caller, asked, call.language, query.services)
    return await answer_calendar(items, CALENDAR_NAME, call.language)
