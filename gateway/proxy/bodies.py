"""Streams a request's body to a service: counted, never buffered whole."""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.types import Receive

from shared.problems import ContentTooLarge

SMALL = 64 * 1024


class ClientGone(Exception):
    """The client closed the connection; no answer can be sent."""


class RequestBody:
    """The body of one request. `on_failure` is called when it breaks off while a service is reading it."""

    def __init__(self, receive: Receive, limit: int, on_failure: Callable[[Exception], None]) -> None:
        self._receive = receive
        self._limit = limit
        self._on_failure = on_failure
        self._count = 0
        self.is_complete = False
        self.on_complete: Callable[[], None] | None = None

    async def read(self) -> bytes:
        """The whole of a small body."""
        return b"".join([chunk async for chunk in self._chunks()])

    async def stream(self) -> AsyncIterator[bytes]:
        """The body in pieces; the sender waits while the service does not read."""
        try:
            async for chunk in self._chunks():
                yield chunk
        except (ClientGone, ContentTooLarge) as error:
            self._on_failure(error)
            raise

    async def _chunks(self) -> AsyncIterator[bytes]:
        while not self.is_complete:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk = message.get("body", b"")
            self._count += len(chunk)
            if self._count > self._limit:
                raise ContentTooLarge(limit=self._limit)
            self.is_complete = not message.get("more_body", False)
            if self.is_complete and self.on_complete is not None:
                self.on_complete()
            if chunk:
                yield chunk


async def drain(receive: Receive, seconds: float = 3) -> None:
    """Read and drop the rest of a client's body: closing immediately could destroy the answer on its way."""
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            while message["type"] == "http.request" and message.get("more_body", False):
                message = await receive()
    except TimeoutError:
        return
