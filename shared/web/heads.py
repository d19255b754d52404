"""HEAD: every GET without its content (RFC 9110, 9.3.2)."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Runs HEAD as GET and sends the headers alone; streamed content is stopped."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass every request on, HEAD as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        # A range is defined for GET only.
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        asked = {**scope, "method": "GET", "headers": headers}
        head = _Head(receive, send)
        try:
            await self._app(asked, head.receive, head.send)
        finally:
            scope["route"] = asked.get("route")  # for the log and the metrics


class _Head:
    """Sends the headers of one response, then reports a disconnect, so that the app stops writing content."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._is_answered = asyncio.Event()

    async def receive(self) -> Message:
        asked = asyncio.ensure_future(self._receive())
        answered = asyncio.ensure_future(self._is_answered.wait())
        try:
            await asyncio.wait((asked, answered), return_when=asyncio.FIRST_COMPLETED)
            return asked.result() if asked.done() else {"type": "http.disconnect"}
        finally:
            asked.cancel()
            answered.cancel()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
            await self._send({"type": "http.response.body", "body": b""})
            self._is_answered.set()
