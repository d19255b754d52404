"""Operations on calendar feeds."""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.agenda.operations import read_whole
from gateway.calendar_feeds import rules, store
from gateway.calendar_feeds.model import CalendarFeed
from gateway.calendar_feeds.rules import CalendarKindsUnknown, CalendarNotFound, TooManyCalendarFeeds
from gateway.users.operations import on_deactivation
from shared.auth.access import Scope
from shared.customers.due_items import MAX_DUE_ITEMS, DueItem, DueQuery, Whose
from shared.database import wait_in_line
from shared.lists.filters import FilterInvalid
from shared.lists.windows import calendar_window
from shared.time import company_today, utc_now
from shared.web.call import Call

READING = " ".join(
    [Scope.CUSTOMERS_READ, Scope.RELATIONSHIPS_READ, Scope.EXPENSES_READ, Scope.PLANS_READ, Scope.KPIS_READ]
)
RECORD_INTERVAL = timedelta(hours=1)


async def add_feed(session: AsyncSession, feed: CalendarFeed) -> None:
    """Store a new feed. Raises TooManyCalendarFeeds."""
    await wait_in_line(session, f"calendar feeds {feed.user_id}")
    if len(await store.list_feeds(session, feed.user_id)) >= rules.MAX_FEEDS_PER_USER:
        raise TooManyCalendarFeeds(most=rules.MAX_FEEDS_PER_USER)
    session.add(feed)
    await session.flush()


async def find_feed(session: AsyncSession, secret: str) -> CalendarFeed:
    """The feed with this secret; records that it is being read. Raises CalendarNotFound."""
    digest = rules.digest_of(secret)
    feed = await store.find_feed_by_digest(session, digest) if rules.is_secret(secret) else None
    if feed is None or not rules.is_same(digest, feed.digest):
        raise CalendarNotFound
    now = utc_now()
    await store.record_reading(session, feed.id, now, now - RECORD_INTERVAL)
    return feed


async def revoke_feed(session: AsyncSession, user_id: UUID, feed_id: UUID) -> None:
    """Delete the feed; its URL stops working."""
    await session.delete(await store.get_feed(session, user_id, feed_id))


@on_deactivation
async def revoke_feeds_of(session: AsyncSession, user_id: UUID) -> None:
    """Delete all feeds of a user, who may no longer sign in; a later activation does not bring them back."""
    await store.delete_feeds_of(session, user_id)


async def read_items(call: Call, feed: CalendarFeed) -> list[DueItem]:
    """The due items of the feed's owner, with the owner's current rights, limited to reading.

    Raises CalendarNotFound, CalendarKindsUnknown and the problem of a service that does not answer.
    """
    owner = await call.house.sign_ins.callers.find(str(feed.user_id))
    if owner is None or not owner.is_active or Scope.CUSTOMERS_READ not in owner.rights.scopes:
        raise CalendarNotFound
    window = calendar_window(None, None, company_today())
    query = DueQuery(
        first=window.first,
        last=window.last,
        kind__in=feed.kinds or None,
        owner=Whose.TEAM if feed.own else Whose.ALL,
        limit=MAX_DUE_ITEMS,
    )
    try:
        return await read_whole(call.house, owner.narrowed_to(READING), query, feed.language)
    except FilterInvalid as unknown:
        raise CalendarKindsUnknown from unknown
