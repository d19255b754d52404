"""Queries on calendar feeds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.calendar_feeds.model import CalendarFeed
from gateway.calendar_feeds.rules import CalendarFeedNotFound
from shared.database import execute


async def list_feeds(session: AsyncSession, user_id: UUID) -> Sequence[CalendarFeed]:
    """The user's feeds, the oldest first."""
    query = select(CalendarFeed).where(col(CalendarFeed.user_id) == user_id).order_by(col(CalendarFeed.id))
    return (await session.exec(query)).all()


async def get_feed(session: AsyncSession, user_id: UUID, feed_id: UUID) -> CalendarFeed:
    """One of the user's feeds. Raises CalendarFeedNotFound."""
    query = select(CalendarFeed).where(col(CalendarFeed.id) == feed_id, col(CalendarFeed.user_id) == user_id)
    found = (await session.exec(query)).first()
    if found is None:
        raise CalendarFeedNotFound
    return found


async def find_feed_by_digest(session: AsyncSession, digest: str) -> CalendarFeed | None:
    """The feed with this digest."""
    return (await session.exec(select(CalendarFeed).where(col(CalendarFeed.digest) == digest))).first()


async def delete_feeds_of(session: AsyncSession, user_id: UUID) -> None:
    """Delete the user's feeds."""
    await execute(session, sa.delete(CalendarFeed).where(col(CalendarFeed.user_id) == user_id))


async def record_reading(session: AsyncSession, feed_id: UUID, now: datetime, before: datetime) -> None:
    """Record the reading unless one was recorded after `before`, so that not every reading writes."""
    stale = sa.or_(col(CalendarFeed.last_read_at).is_(None), col(CalendarFeed.last_read_at) < before)
    change = sa.update(CalendarFeed).where(col(CalendarFeed.id) == feed_id, stale).values(last_read_at=now)
    await execute(session, change)
