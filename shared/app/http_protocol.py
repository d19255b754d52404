"""The server's HTTP/1.1: what it cannot read, or will not, is answered with a problem instead of plain text."""

from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shared.database import new_id
from shared.problems import Problem
from shared.web.problem_causes import HeadersTooLarge, RequestUnreadable, UrlTooLong
from shared.web.problem_responses import respond

MAX_URL_BYTES = 60_000  # the parser ends at 65,535
MAX_HEAD_BYTES = 128 * 1024
DRAIN_SECONDS = 2


class ProblemProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits for the URL and headers; memory for them is bounded."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_bytes = 0
        self._refusal: Problem | None = None
        self._is_refused = False

    def on_headers_complete(self) -> None:
        """Refuse an over-long URL or head, else begin the request."""
        self._head_bytes = -1
        if len(self.url) > MAX_URL_BYTES:
            self._refusal = UrlTooLong(limit=MAX_URL_BYTES)
        elif sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD_BYTES:
            self._refusal = HeadersTooLarge(limit=MAX_HEAD_BYTES)
        if self._refusal is not None:
            raise self._refusal  # the parser stops, and asks for the answer to an unreadable request
        super().on_headers_complete()

    def on_message_begin(self) -> None:
        """Count the next head."""
        super().on_message_begin()
        self._head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Read on, unless the request was refused or its head never ends."""
        if self._is_refused:
            return
        super().data_received(data)
        if self._head_bytes >= 0 and not self._is_refused:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES + MAX_URL_BYTES:
                self._refusal = HeadersTooLarge(limit=MAX_HEAD_BYTES)
                self.send_400_response("")

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the problem says it in the reader's language
        """Answer with the problem. Read and drop the rest for a moment: closing at once could destroy the answer."""
        self._is_refused = True
        request_id = str(new_id())
        headers = [(name.lower(), value) for name, value in self.headers or []]
        request = Request({"type": "http", "headers": headers, "request_id": request_id})
        answer = respond(request, self._refusal or RequestUnreadable())
        answer.headers["Connection"] = "close"
        head = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *head, b"\r\n", bytes(answer.body)]))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(DRAIN_SECONDS, self.transport.close)
