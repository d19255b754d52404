"""Followers of another service's change feed: each event applied once, cursor and effect in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from pydantic import AwareDatetime, BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute, transaction
from shared.feed.endpoints import START
from shared.time import utc_now
from shared.upserts import upsert
from shared.web.metrics import feed_errors, feed_lag_seconds
from shared.web.peers import ServiceHttp

log = structlog.get_logger()

LONG_POLL_SECONDS = 20
PAGE = 500


follower_cursors = sa.Table(
    "follower_cursors",
    sa.MetaData(),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("cursor", sa.Text, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)


class FollowedChange(BaseModel):
    """The part of an event that followers read."""

    entity: str
    entity_id: UUID
    customer_id: UUID | None
    actor: str = "system"
    actor_name: str = "system"
    changes: dict[str, Any]

    @property
    def after(self) -> dict[str, Any]:
        """The changed fields' values after the change."""
        return {name: pair[1] for name, pair in self.changes.items()}


class FollowedEvent(BaseModel):
    """An event of the followed feed."""

    type: str
    time: AwareDatetime
    data: FollowedChange


class FollowedPage(BaseModel):
    """A page of the followed feed."""

    items: list[FollowedEvent]
    next_cursor: str


Apply = Callable[[AsyncSession, ServiceHttp, Sequence[FollowedEvent]], Awaitable[None]]


class Feed:
    """A feed that a service follows, and the functions that apply each page of events, in this order."""

    def __init__(self, source: str, *applies: Apply) -> None:
        self.source = source
        self.applies = applies


class Follower:
    """Follows one service's feed; an advisory lock makes one replica do it."""

    def __init__(self, feed: Feed, http: ServiceHttp, engine: AsyncEngine) -> None:
        self.source = feed.source
        self.is_caught_up = False
        self._behind_since: datetime | None = utc_now()
        feed_lag_seconds.labels(feed.source).set_function(self.lag_seconds)
        self._http = http
        self._engine = engine
        self._applies = feed.applies

    def lag_seconds(self) -> float:
        """The age of the last applied event while more are pending, else 0."""
        return (utc_now() - self._behind_since).total_seconds() if self._behind_since else 0.0

    async def run(self) -> None:
        """Follow until cancelled; log each error and retry with growing pauses of up to 10 s."""
        pause = 0.2
        while True:
            try:
                await self._follow_while_leading()
                pause = 2.0
            except Exception as error:  # no error of the source or the database may end a follower
                feed_errors.labels(self.source).inc()
                self._behind_since = self._behind_since or utc_now()  # assume that events are pending
                log.warning("follower_failed", source=self.source, error=repr(error)[:300])
                pause = min(pause * 2, 10 if self.is_caught_up else 0.5)  # until then the process is not ready
            await asyncio.sleep(pause)

    async def _follow_while_leading(self) -> None:
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            lock = sa.text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
            if not (await connection.execute(lock, {"name": f"follow {self.source}"})).scalar_one():
                self.is_caught_up, self._behind_since = True, None  # another replica follows, into the same database
                return
            try:
                while True:
                    await self.follow_once(wait=LONG_POLL_SECONDS if self.is_caught_up else 0)
                    await connection.execute(sa.text("SELECT 1"))  # the lock is lost with its connection
            finally:
                unlock = sa.text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
                await connection.execute(unlock, {"name": f"follow {self.source}"})

    async def follow_once(self, wait: float) -> None:
        """Apply one page of the feed; does nothing when no event arrives within `wait` seconds."""
        cursor = await self._read_cursor()
        page = await self._http.get_as(FollowedPage, "/internal/events", after=cursor, wait=wait, limit=PAGE)
        if page.next_cursor != cursor:
            async with transaction(self._engine) as session:
                for apply in self._applies:
                    await apply(session, self._http, page.items)
                await _write_cursor(session, self.source, page.next_cursor)
        if len(page.items) < PAGE:
            self.is_caught_up, self._behind_since = True, None
        else:
            self._behind_since = page.items[-1].time

    async def _read_cursor(self) -> str:
        async with transaction(self._engine) as session:
            query = sa.select(follower_cursors.c.cursor).where(follower_cursors.c.source == self.source)
            return str((await execute(session, query)).scalar_one_or_none() or START)


async def _write_cursor(session: AsyncSession, source: str, cursor: str) -> None:
    await upsert(session, follower_cursors, [{"source": source, "cursor": cursor, "updated_at": utc_now()}])
