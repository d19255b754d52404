"""`/v1/me/calendar-feeds`, and `/calendars/{secret}.ics` for calendar programs, which cannot send a token."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Request, Response

from gateway.calendar_feeds import operations, rules, store
from gateway.calendar_feeds.model import (
    CalendarFeed,
    CalendarFeedCreate,
    CalendarFeedRead,
    CalendarFeedWithAddress,
)
from gateway.calendar_feeds.reading import SERVICE, Calendar, read_calendar
from gateway.calendar_feeds.rules import (
    CalendarFeedNotFound,
    CalendarFeedsAreForUsers,
    CalendarKindsUnknown,
    CalendarNotFound,
    TooManyCalendarFeeds,
)
from gateway.proxy.problems import RateLimitExceeded, ServiceFailed, ServiceTooSlow, ServiceUnreachable
from gateway.users.store import USERS
from shared.auth.access import Access, Scope
from shared.problems import Unavailable
from shared.time import utc_now
from shared.web.call import Call
from shared.web.problem_responses import Responses
from shared.web.router import ConceptRouter

router = ConceptRouter("", reads=Access.SIGNED_IN, writes=Access.SIGNED_IN, tag="calendar-feeds")
head_router = ConceptRouter("", reads=Access.ANYONE, writes=Access.ANYONE, in_spec=False)

FEEDS = "/v1/me/calendar-feeds"
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language", "X-Robots-Tag": "noindex"}
ICALENDAR = {"text/calendar": {"schema": {"type": "string"}}}
ANSWERS: Responses = {
    200: {"content": ICALENDAR, "description": "The calendar (RFC 5545)."},
    304: {"description": "The calendar is as it was when it had this ETag."},
}


def owner_of(call: Call) -> UUID:
    """The user who asks. Raises CalendarFeedsAreForUsers."""
    if call.principal.user_id is None:
        raise CalendarFeedsAreForUsers
    return call.principal.user_id


@router.reads(path=FEEDS, fails_with=[CalendarFeedsAreForUsers], summary="List one's calendar feeds")
async def list_calendar_feeds(call: Call) -> list[CalendarFeedRead]:
    """The private calendar addresses of the caller, without their secrets, and when each was last read."""
    feeds = await store.list_feeds(call.session, owner_of(call))
    return [CalendarFeedRead.model_validate(feed) for feed in feeds]


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
    summary="Make a private calendar address",
)
async def create_calendar_feed(
    call: Call, body: CalendarFeedCreate, request: Request, response: Response
) -> CalendarFeedWithAddress:
    """An address for calendar programs (Outlook, Apple, Google, DingTalk), which is shown here and never again.

    Under it the caller's reminders are read as an iCalendar feed, with the rights the caller has at that moment: a role
    taken away, or a lower clearance, holds there too. It survives a change of password; revoke it with DELETE.
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
    await _read(request, feed)  # an address under which nothing can be read is not given out
    await operations.add_feed(call.session, feed)
    response.headers["Cache-Control"] = "no-store"
    url = f"{call.settings.gateway_url.rstrip('/')}/calendars/{secret}.ics"
    return CalendarFeedWithAddress(**CalendarFeedRead.model_validate(feed).model_dump(), url=url)


@router.removes(
    path=FEEDS + "/{id}",
    takes_match=False,
    fails_with=[CalendarFeedsAreForUsers, CalendarFeedNotFound],
    summary="Revoke a calendar address",
)
async def revoke_calendar_feed(call: Call, id: UUID) -> None:  # noqa: A002
    """Nobody reads the calendar under this address from now on; it is answered as if it had never been."""
    await operations.revoke_feed(call.session, owner_of(call), id)


@head_router.streams(None, "/calendars/{secret}.ics", {}, method="HEAD")  # some programs look before they read
@router.streams(
    None,
    "/calendars/{secret}.ics",
    ICALENDAR,
    needs=Access.ANYONE,
    answers=ANSWERS,
    fails_with=[CalendarNotFound, RateLimitExceeded, ServiceFailed, ServiceTooSlow, Unavailable],
    summary="Read a calendar under its private address",
)
async def read_calendar_feed(
    call: Call,
    secret: str,
    request: Request,
    if_none_match: Annotated[str | None, Header(max_length=1000, description="The ETag last read.")] = None,
) -> Response:
    """The reminders of the address's owner as all-day events, with the rights the owner has now; needs no token.

    At most `calendar_rate_limit` readings of one address. One that is revoked, or whose owner is deactivated or may no
    longer read customers, is answered like one that never was.
    """
    spend = call.house.calendar_rate_limit.spend
    try:
        async with call.briefly() as brief:
            feed = await operations.find_feed(brief.session, secret)
    except CalendarNotFound:
        spend(f"unknown from {request.client.host if request.client else ''}")
        raise
    spend(str(feed.id))
    calendar = await _read(request, feed, if_none_match)
    headers = {**PRIVATE, "ETag": calendar.etag}
    if calendar.content is None:
        return Response(status_code=304, headers=headers)
    return Response(calendar.content, headers=headers, media_type="text/calendar")


async def _read(request: Request, feed: CalendarFeed, if_none_match: str | None = None) -> Calendar:
    gate = request.app.proxy.gate
    if gate is None:
        raise Unavailable
    return await read_calendar(
        request.app.state.sign_ins.callers,
        gate.upstreams[SERVICE],
        feed,
        request_id=request.scope["request_id"],
        if_none_match=if_none_match,
    )
