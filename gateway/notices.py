"""What one gateway process tells the others, so that none goes on believing what has changed.

A notice is sent with the transaction that makes the change. The process that made it acts on it as it commits, before
its own answer leaves; the others a moment later.
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
        """Call this for every notice."""
        self._handlers.append(handler)

    async def send(self, session: AsyncSession, notice: str) -> None:
        """Tell everyone when the session commits, and nobody when it does not."""
        await execute(session, sa.select(sa.func.pg_notify(CHANNEL, notice)))
        event.listen(session.sync_session, "after_commit", lambda _: self.deliver(notice), once=True)

    def deliver(self, notice: str) -> None:
        """Act on a notice here."""
        for handler in self._handlers:
            handler(notice)

    async def listen(self) -> None:
        """Act on the other processes' notices until cancelled."""
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
    """Send a notice with the call's transaction."""
    notices: Notices = call.house.notices
    await notices.send(call.session, notice)
