"""`/v1/me/calendar-feeds`, and `/calendars/{secret}.ics` for calendar programs, which cannot send a token."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

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
from gateway.users.store import get_user
from shared.auth.access import CurrentPrincipal, Scope, ScopeMissing, requires
from shared.database import transaction
from shared.problems import Unauthorized, Unavailable
from shared.time import utc_now
from shared.web.call import Session
from shared.web.problem_responses import can_fail_with

router = APIRouter(tags=["calendar-feeds"])

FEEDS = "/v1/me/calendar-feeds"
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language", "X-Robots-Tag": "noindex"}
ICALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "The calendar (RFC 5545)."},
    304: {"description": "The calendar is as it was when it had this ETag."},
}


async def user_of(principal: CurrentPrincipal) -> UUID:
    """Route dependency: the user who asks. Raises CalendarFeedsAreForUsers."""
    if principal.user_id is None:
        raise CalendarFeedsAreForUsers
    return principal.user_id


Owner = Annotated[UUID, Depends(user_of)]


@router.get(
    FEEDS,
    summary="List one's calendar feeds",
    response_model=list[CalendarFeedRead],
    responses=can_fail_with(Unauthorized, CalendarFeedsAreForUsers),
)
async def list_calendar_feeds(owner: Owner, session: Session) -> Any:
    """The private calendar addresses of the caller, without their secrets, and when each was last read."""
    return await store.list_feeds(session, owner)


@router.post(
    FEEDS,
    status_code=201,
    summary="Make a private calendar address",
    response_model=CalendarFeedWithAddress,
    dependencies=[requires(Scope.CUSTOMERS_READ)],
    responses=can_fail_with(
        Unauthorized,
        ScopeMissing,
        CalendarFeedsAreForUsers,
        CalendarKindsUnknown,
        TooManyCalendarFeeds,
        ServiceFailed,
        ServiceTooSlow,
        ServiceUnreachable,
    ),
)
async def create_calendar_feed(
    body: CalendarFeedCreate, owner: Owner, request: Request, response: Response
) -> CalendarFeedWithAddress:
    """An address for calendar programs (Outlook, Apple, Google, DingTalk), which is shown here and never again.

    Under it the caller's reminders are read as an iCalendar feed, with the rights the caller has at that moment: a role
    taken away, or a lower clearance, holds there too. It survives a change of password; revoke it with DELETE.
    """
    secret = rules.new_secret()
    async with transaction(request.app.state.engine) as session:
        language = body.language or (await get_user(session, owner)).language
    feed = CalendarFeed(
        user_id=owner,
        digest=rules.digest_of(secret),
        created_at=utc_now(),
        **{**body.model_dump(), "language": language},
    )
    await _read(request, feed)  # an address under which nothing can be read is not given out
    async with transaction(request.app.state.engine) as session:
        await operations.add_feed(session, feed)
    response.headers["Cache-Control"] = "no-store"
    url = f"{request.app.state.settings.gateway_url.rstrip('/')}/calendars/{secret}.ics"
    return CalendarFeedWithAddress(**CalendarFeedRead.model_validate(feed).model_dump(), url=url)


@router.delete(
    FEEDS + "/{id}",
    status_code=204,
    summary="Revoke a calendar address",
    responses=can_fail_with(Unauthorized, CalendarFeedsAreForUsers, CalendarFeedNotFound),
)
async def revoke_calendar_feed(id: UUID, owner: Owner, session: Session) -> None:  # noqa: A002
    """Nobody reads the calendar under this address from now on; it is answered as if it had never been."""
    await operations.revoke_feed(session, owner, id)


@router.head("/calendars/{secret}.ics", include_in_schema=False)  # some calendar programs look before they read
@router.get(
    "/calendars/{secret}.ics",
    summary="Read a calendar under its private address",
    response_class=Response,
    responses={
        **ICALENDAR,
        **can_fail_with(CalendarNotFound, RateLimitExceeded, ServiceFailed, ServiceTooSlow, Unavailable),
    },
)
async def read_calendar_feed(
    secret: str,
    request: Request,
    if_none_match: Annotated[str | None, Header(max_length=1000, description="The ETag last read.")] = None,
) -> Response:
    """The reminders of the address's owner as all-day events, with the rights the owner has now; needs no token.

    At most `calendar_rate_limit` readings of one address. One that is revoked, or whose owner is deactivated or may no
    longer read customers, is answered like one that never was.
    """
    spend = request.app.state.calendar_rate_limit.spend
    try:
        async with transaction(request.app.state.engine) as session:
            feed = await operations.find_feed(session, secret)
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
