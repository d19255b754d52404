"""What is done with calendar feeds."""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.agenda.operations import read_whole
from gateway.calendar_feeds import rules, store
from gateway.calendar_feeds.model import CalendarFeed
from gateway.calendar_feeds.rules import CalendarKindsUnknown, CalendarNotFound, TooManyCalendarFeeds
from shared.auth.access import Scope
from shared.customers.due_items import MAX_DUE_ITEMS, DueItem, DueQuery, Whose
from shared.database import wait_in_line
from shared.lists.filters import FilterInvalid
from shared.lists.windows import calendar_window
from shared.time import utc_now
from shared.web.call import Call

READING = " ".join([Scope.CUSTOMERS_READ, Scope.RELATIONSHIPS_READ, Scope.PLANS_READ, Scope.KPIS_READ])
NOTED_EVERY = timedelta(hours=1)


async def add_feed(session: AsyncSession, feed: CalendarFeed) -> None:
    """Keep a new feed. Raises TooManyCalendarFeeds."""
    await wait_in_line(session, f"calendar feeds {feed.user_id}")
    if len(await store.list_feeds(session, feed.user_id)) >= rules.MOST_FEEDS:
        raise TooManyCalendarFeeds(most=rules.MOST_FEEDS)
    session.add(feed)
    await session.flush()


async def find_feed(session: AsyncSession, secret: str) -> CalendarFeed:
    """The feed of that secret, which is being read now. Raises CalendarNotFound."""
    digest = rules.digest_of(secret)
    feed = await store.find_feed_by_digest(session, digest) if rules.is_secret(secret) else None
    if feed is None or not rules.is_same(digest, feed.digest):
        raise CalendarNotFound
    now = utc_now()
    await store.note_reading(session, feed.id, now, now - NOTED_EVERY)
    return feed


async def revoke_feed(session: AsyncSession, user_id: UUID, feed_id: UUID) -> None:
    """The address is unknown from now on."""
    await session.delete(await store.get_feed(session, user_id, feed_id))


async def read_items(call: Call, feed: CalendarFeed) -> list[DueItem]:
    """What is due for the feed's owner, with the owner's rights of now, narrowed to reading.

    Raises CalendarNotFound, CalendarKindsUnknown and what keeps a service from answering.
    """
    owner = await call.house.sign_ins.callers.find(str(feed.user_id))
    if owner is None or not owner.is_active or Scope.CUSTOMERS_READ not in owner.rights.scopes:
        raise CalendarNotFound
    window = calendar_window(None, None, utc_now().date())
    query = DueQuery(
        first=window.first,
        last=window.last,
        kind__in=",".join(feed.kinds) or None,
        owner=Whose.TEAM if feed.own else Whose.ALL,
        limit=MAX_DUE_ITEMS,
    )
    try:
        return await read_whole(call.house, owner.narrowed_to(READING), query, feed.language)
    except FilterInvalid as unknown:
        raise CalendarKindsUnknown from unknown
