"""Wakes readers that wait for the next event."""

import asyncio
import contextlib
from typing import Any

import asyncpg
from sqlalchemy.engine import URL

from shared.feed.events import CHANNEL


class EventSignal:
    """Wakes waiting readers when an event is committed; one listening connection per process, reopened when lost."""

    def __init__(self, url: URL) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._changed = asyncio.Event()

    def _wake(self, *_: Any) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109
        """Wait for the next commit with events, or for the timeout (seconds)."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout)

    async def listen(self) -> None:
        """Keep listening until cancelled."""
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await asyncpg.connect(self._dsn, timeout=5)
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda *_, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, self._wake)
                    await lost.wait()
                finally:
                    connection.terminate()
            await asyncio.sleep(1)
