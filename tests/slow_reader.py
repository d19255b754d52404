"""A client that asks for an answer and takes it only when it is let."""

import asyncio
from typing import Any

from fastapi import FastAPI

GET = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "root_path": "",
    "client": ("192.0.2.1", 50_000),
    "server": ("service", 80),
}


class SlowReader:
    """Stops reading at the first piece with this text."""

    def __init__(self, token: str, path: str, text: bytes) -> None:
        path, _, query = path.partition("?")
        asked = {"path": path, "raw_path": path.encode(), "query_string": query.encode(), "state": {}}
        self._scope = {**GET, **asked, "headers": [(b"authorization", b"Bearer " + token.encode())]}
        self._text = text
        self.has_begun = asyncio.Event()
        self.may_read = asyncio.Event()
        self.read = b""

    async def get(self, app: FastAPI) -> None:
        """Ask, and take what comes."""
        requests = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(requests, None) or await asyncio.get_running_loop().create_future()

        async def send(message: Any) -> None:
            self.read += message.get("body", b"")
            if self._text in self.read:
                self.has_begun.set()
                await self.may_read.wait()

        await app(self._scope, receive, send)
