"""Notices between gateway processes, so that each drops cached data that has changed.

A notice is sent in the transaction that makes the change. The sending process handles it at the commit, before its
response leaves; the others a moment later.
"""

import asyncio
import contextlib
from collections.abc import Callable

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.web.call import Call

CHANNEL = "guanxi_gateway"
EVERYTHING = "everything"
KEYS = "keys"

Handler = Callable[[str], None]
log = structlog.get_logger()


class Notices:
    """`caller:<subject>`, `grant:<id>`, `keys`, or `everything` when notices may have been missed."""

    def __init__(self, url: URL) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._handlers: list[Handler] = []

    def on_notice(self, handler: Handler) -> None:
        """Register a handler for every notice."""
        self._handlers.append(handler)

    async def send(self, session: AsyncSession, notice: str) -> None:
        """Send the notice to all processes when the session commits; drop it on a rollback."""
        await execute(session, sa.select(sa.func.pg_notify(CHANNEL, notice)))
        event.listen(session.sync_session, "after_commit", lambda _: self.deliver(notice), once=True)

    def deliver(self, notice: str) -> None:
        """Handle a notice in this process."""
        for handler in self._handlers:
            handler(notice)

    async def listen(self) -> None:
        """Handle the other processes' notices until cancelled."""
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self._dsn, timeout=5)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda *_, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, lambda _, __, ___, notice: self.deliver(notice))
                    self.deliver(EVERYTHING)
                    await lost.wait()
                finally:
                    connection.terminate()
            self.deliver(EVERYTHING)
            await asyncio.sleep(1)


async def notify(call: Call, notice: str) -> None:
    """Send a notice in the call's transaction."""
    notices: Notices = call.house.notices
    await notices.send(call.session, notice)
