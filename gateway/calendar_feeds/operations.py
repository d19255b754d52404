"""What is done with calendar feeds."""

from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.calendar_feeds import rules, store
from gateway.calendar_feeds.model import CalendarFeed
from gateway.calendar_feeds.rules import CalendarNotFound, TooManyCalendarFeeds
from shared.database import wait_in_line
from shared.time import utc_now

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
