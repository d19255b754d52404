"""A request's body on its way to a service: counted, passed on as it comes, never held."""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.types import Receive

from shared.problems import ContentTooLarge

SMALL = 64 * 1024


class ClientGone(Exception):
    """The client closed the connection; there is nobody left to answer."""


class RequestBody:
    """The body of one request. `on_failure` is called when it breaks off while a service is already reading it."""

    def __init__(self, receive: Receive, limit: int, on_failure: Callable[[Exception], None]) -> None:
        self._receive = receive
        self._limit = limit
        self._on_failure = on_failure
        self._count = 0
        self.is_complete = False
        self.on_complete: Callable[[], None] | None = None

    async def read(self) -> bytes:
        """All of a small body."""
        return b"".join([chunk async for chunk in self._chunks()])

    async def stream(self) -> AsyncIterator[bytes]:
        """The body piece by piece; the sender waits while the service does not read."""
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
    """Read and drop what a client still sends after its answer: closing at once could destroy the answer under way."""
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            while message["type"] == "http.request" and message.get("more_body", False):
                message = await receive()
    except TimeoutError:
        return
