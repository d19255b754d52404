"""A follower for tests: what was committed before it is called is applied when it has returned.

A feed is read up to the oldest transaction that runs in its database: PostgreSQL's own work there, such as analysing a
table, holds back the newest events for a moment. A service reads them with its next round; a test waits for them.
"""

import asyncio

import sqlalchemy as sa
from fastapi import FastAPI

from shared.database import transaction
from shared.feed.followers import Feed, Follower
from shared.feed.log import parse_cursor
from shared.web.peers import ServiceHttp

NEWEST = sa.text("SELECT xid::text::bigint, position FROM events ORDER BY xid DESC, position DESC LIMIT 1")
PATIENCE = 60.0


class ThoroughFollower(Follower):
    """Follows the feed of `source`, opened in this process, to its end."""

    def __init__(self, feed: Feed, http: ServiceHttp, reader: FastAPI, source: FastAPI) -> None:
        super().__init__(feed, http, reader.state.engine)
        self._feed_engine = source.state.engine

    async def follow_once(self, wait: float = 0) -> None:
        async with transaction(self._feed_engine) as session:
            newest = (await (await session.connection()).execute(NEWEST)).first()
        async with asyncio.timeout(PATIENCE):
            await super().follow_once(wait)
            while newest is not None and parse_cursor(await self._read_cursor()) < tuple(newest):
                await super().follow_once(wait=1)
