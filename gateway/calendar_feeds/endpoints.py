"""`/v1/me/calendar-feeds`, and `/calendars/{secret}.ics` for calendar programs, which cannot send a token."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from gateway.agenda.rules import CALENDAR_NAME
from gateway.calendar_feeds import operations, rules, store
from gateway.calendar_feeds.model import (
    CalendarFeed,
    CalendarFeedCreate,
    CalendarFeedRead,
    CalendarFeedWithAddress,
)
from gateway.calendar_feeds.rules import (
    CalendarFeedNotFound,
    CalendarFeedsAreForUsers,
    CalendarKindsUnknown,
    CalendarNotFound,
    TooManyCalendarFeeds,
)
from gateway.client_addresses import source_of_client
from gateway.proxy.problems import RateLimitExceeded, ServiceFailed, ServiceTooSlow, ServiceUnreachable
from gateway.users.store import USERS
from shared.auth.access import Access, Scope
from shared.customers.calendars import CALENDAR_ANSWERS, answer_calendar
from shared.lists.paging import Page
from shared.time import utc_now
from shared.web.call import Call
from shared.web.compression import CONFIDENTIAL
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN, tag="calendar-feeds")

FEEDS = "/v1/me/calendar-feeds"


def owner_of(call: Call) -> UUID:
    """The calling user. Raises CalendarFeedsAreForUsers."""
    if call.principal.user_id is None:
        raise CalendarFeedsAreForUsers
    return call.principal.user_id


@router.lists(None, FEEDS, fails_with=[CalendarFeedsAreForUsers])
async def list_calendar_feeds(call: Call) -> Page[CalendarFeedRead]:
    """The caller's private calendar addresses. They come without their secrets, each with the time it was last read."""
    return Page[CalendarFeedRead].whole(await store.list_feeds(call.session, owner_of(call)))


@router.creates(
    path=FEEDS,
    takes_key=False,
    needs=Scope.CUSTOMERS_READ,
    fails_with=[
        CalendarFeedsAreForUsers,
        CalendarKindsUnknown,
        TooManyCalendarFeeds,
        ServiceFailed,
        ServiceTooSlow,
        ServiceUnreachable,
    ],
)
async def create_calendar_feed(call: Call, body: CalendarFeedCreate, response: Response) -> CalendarFeedWithAddress:
    """Create a private calendar address.

    Calendar programs (Outlook, Apple, Google, DingTalk) read it; it is shown only in this answer. The address returns
    the caller's agenda as an iCalendar feed, with the caller's rights at that moment: a removed role or a lower
    clearance takes effect there too. It survives a change of password; revoke it with DELETE. Deactivating
    the caller deletes it.

    It takes no `Idempotency-Key`, because the address would be stored with the reply. After a lost answer, delete the
    newest feed of the list and create another.
    """
    owner, secret = owner_of(call), rules.new_secret()
    async with call.briefly() as brief:
        language = body.language or (await USERS.get(brief, owner)).language
    feed = CalendarFeed(
        user_id=owner,
        digest=rules.digest_of(secret),
        created_at=utc_now(),
        **{**body.model_dump(), "language": language},
    )
    await operations.read_items(call, feed)  # no address is created that cannot be read
    await operations.add_feed(call.session, feed)
    response.headers["Cache-Control"] = CONFIDENTIAL
    url = f"{call.settings.gateway_url.rstrip('/')}/calendars/{secret}.ics"
    return CalendarFeedWithAddress(**CalendarFeedRead.model_validate(feed).model_dump(), url=url)


@router.removes(
    path=FEEDS + "/{id}",
    takes_match=False,
    fails_with=[CalendarFeedsAreForUsers, CalendarFeedNotFound],
)
async def revoke_calendar_feed(call: Call, id: UUID) -> None:  # noqa: A002
    """Revoke a private calendar address. It stops working and answers like an unknown one."""
    await operations.revoke_feed(call.session, owner_of(call), id)


@router.streams(
    None,
    "/calendars/{secret}.ics",
    {},
    needs=Access.ANYONE,
    answers=CALENDAR_ANSWERS,
    fails_with=[CalendarNotFound, RateLimitExceeded, ServiceFailed, ServiceTooSlow, ServiceUnreachable],
)
async def read_calendar_feed(
    call: Call,
    secret: Annotated[str, Path(description="The secret part of the address, shown when the feed was created.")],
    request: Request,
) -> Response:
    """Read a calendar at its private address.

    It has the due items of the address's owner, of all services, with the owner's current rights; no token is needed.
    Covers 30 days back to 336 days ahead. When a service does not answer, the request fails: the calendar would delete
    that service's events. An address can be read at most `calendar_rate_limit` times. A revoked address, or one whose
    owner was deactivated or may no longer read customers, answers like an unknown one.
    """
    spend = call.house.calendar_rate_limit.spend
    try:
        async with call.briefly() as brief:
            feed = await operations.find_feed(brief.session, secret)
    except CalendarNotFound:
        spend(f"unknown from {source_of_client(request)}")
        raise
    spend(str(feed.id))
    items = await operations.read_items(call, feed)
    response = await answer_calendar(items, CALENDAR_NAME, feed.language)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
