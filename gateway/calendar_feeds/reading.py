"""What a feed's owner may read at this moment, asked of the customer service in the owner's name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
from multidict import CIMultiDict

from gateway.calendar_feeds.model import CalendarFeed
from gateway.calendar_feeds.rules import CalendarKindsUnknown, CalendarNotFound
from gateway.proxy.problems import ServiceFailed
from gateway.tokens.callers import Callers
from shared.auth.access import Scope
from shared.web.request_context import remaining_seconds

if TYPE_CHECKING:
    from gateway.proxy.upstream import Upstream

SERVICE = "customer"
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """An iCalendar as the service wrote it; without content where it has not changed."""

    etag: str
    content: bytes | None


async def read_calendar(
    callers: Callers, upstream: "Upstream", feed: CalendarFeed, *, request_id: str, if_none_match: str | None = None
) -> Calendar:
    """The feed's calendar, with the owner's rights of now, narrowed to reading; only ever of this one address.

    Raises CalendarNotFound, CalendarKindsUnknown, ServiceFailed and what keeps the service from answering.
    """
    owner = await callers.find(str(feed.user_id))
    if owner is None or not owner.is_active or Scope.CUSTOMERS_READ not in owner.rights.scopes:
        raise CalendarNotFound
    seconds = remaining_seconds(SECONDS)
    headers = CIMultiDict(
        {
            "Authorization": f"Bearer {owner.narrowed_to(Scope.CUSTOMERS_READ).token_for(SERVICE)}",
            "Accept-Language": feed.language,
            "X-Request-Id": request_id,
            "X-Deadline-Ms": str(int(seconds * 1000)),
        }
    )
    if if_none_match is not None:
        headers["If-None-Match"] = if_none_match
    response = await upstream.send("GET", _target(feed), headers, None, seconds)
    try:
        content = await response.read()
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise ServiceFailed(service=SERVICE) from error
    finally:
        response.close()
    match response.status:
        case 200:
            return Calendar(response.headers["ETag"], content)
        case 304:
            return Calendar(response.headers["ETag"], None)
        case 400:
            raise CalendarKindsUnknown
        case 401 | 403:
            raise CalendarNotFound
        case _:
            raise ServiceFailed(service=SERVICE)


def _target(feed: CalendarFeed) -> str:
    asked = {"kind__in": ",".join(feed.kinds)} if feed.kinds else {}
    return "/v1/reminders/calendar?" + urlencode({**asked, "own": str(feed.own).lower()})
