"""The server's HTTP/1.1: what it cannot read, or will not, is answered with a problem instead of plain text."""

import asyncio
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shared.app.connections import Connections, Patience, Waiting
from shared.database import new_id
from shared.problems import Problem
from shared.settings import host_name
from shared.web.problem_causes import (
    CredentialsRepeated,
    HeadersTooLarge,
    HostAmbiguous,
    HostUnknown,
    RequestTooSlow,
    RequestUnreadable,
    TooManyHeaders,
    UrlTooLong,
)
from shared.web.problem_responses import respond

MAX_URL_BYTES = 60_000  # the parser ends at 65,535
PROBES = frozenset({b"/livez", b"/readyz", b"/metrics"})  # asked by address
DRAIN_SECONDS = 2
DRAIN_BYTES = 1024 * 1024


class ProblemProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits: for the URL, headers and trailers, and for the time that a client takes.

    The parser keeps an unfinished header or trailer whole and copies it with every read, so what it has not reported
    yet is counted while it arrives.
    """

    def __init__(self, connections: Connections, **options: Any) -> None:
        super().__init__(**options)
        self._open_connections = connections
        self._settings = connections.settings
        self._patience = Patience(connections.settings)
        self._requests = 0
        self._received = 0
        self._reported = 0
        """How much had been received when the parser last reported a head, or a piece of a body."""
        self._is_in_message = False
        self._refusal: Problem | None = None
        self._is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin, unless there are too many connections."""
        super().connection_made(transport)
        host = self.client[0] if self.client else None
        refusal = self._open_connections.open(self, host, self.loop)
        if refusal is not None:
            self._is_refused = True
            self._write(refusal)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._open_connections.close(self)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count the next head."""
        super().on_message_begin()
        self._requests += 1
        self._is_in_message = True
        self._reported = self._received

    def on_headers_complete(self) -> None:
        """Refuse an over-long URL or head, else begin the request."""
        self._refusal = self._refusal_of_head()
        if self._refusal is not None:
            raise self._refusal  # the parser stops, and asks for the answer to an unreadable request
        self._reported = self._received
        super().on_headers_complete()
        self.headers = []  # trailers come here, not into the request that has already begun

    def _refusal_of_head(self) -> Problem | None:
        limits = self._settings
        if len(self.url) > MAX_URL_BYTES:
            return UrlTooLong(limit=MAX_URL_BYTES)
        if sum([len(name) + len(value) for name, value in self.headers]) > limits.max_head_bytes:
            return HeadersTooLarge(limit=limits.max_head_bytes)
        if len(self.headers) > limits.max_head_fields:
            return TooManyHeaders(limit=limits.max_head_fields)
        version = self.parser.get_http_version()
        if version not in {"1.1", "1.0"}:
            return RequestUnreadable()
        names = [name for name, _ in self.headers]
        if names.count(b"authorization") > 1:
            return CredentialsRepeated()
        hosts = names.count(b"host")
        if hosts != 1 and (hosts or version == "1.1"):
            return HostAmbiguous()
        return self._refusal_of_host() if limits.hosts else None

    def _refusal_of_host(self) -> Problem | None:
        host = dict(self.headers).get(b"host", b"").decode("latin-1")
        is_known = host_name(host) in self._settings.known_hosts or self.url.partition(b"?")[0] in PROBES
        return None if is_known else HostUnknown()

    def on_body(self, body: bytes) -> None:
        """Pass a piece of the body on."""
        self._reported = self._received
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the next request."""
        self._is_in_message = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the request was refused, or its head or a trailer never ends."""
        self._received += len(data)
        if self._is_refused:
            if self._received - self._reported > DRAIN_BYTES:
                self.transport.abort()
            return
        super().data_received(data)
        limit = self._settings.max_head_bytes
        if self._received - self._reported > limit and self._is_in_message and not self._is_refused:
            is_url = len(self.url) > MAX_URL_BYTES
            self._refuse(UrlTooLong(limit=MAX_URL_BYTES) if is_url else HeadersTooLarge(limit=limit))

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the problem says it in the reader's language
        """Refuse what the parser cannot read."""
        self._refuse(self._refusal or RequestUnreadable())

    def _refuse(self, problem: Problem) -> None:
        """Answer the present request with the problem, unless another answer is on its way; then close."""
        self._is_refused = True
        self._reported = self._received
        if self._is_in_body:
            if self.cycle.response_started or self.pipeline:
                self.transport.abort()
                return
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        elif self._is_answering:
            self.cycle.keep_alive = False  # the answer to an earlier request is the last
            return
        self._answer(problem)

    @property
    def _is_in_body(self) -> bool:
        """Whether the rest of the newest request's body has yet to come."""
        return self._is_in_message and self.cycle is not None and self.scope is self.cycle.scope

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def resume_writing(self) -> None:
        """The client has read most of what was waiting for it."""
        self._patience.renew()
        super().resume_writing()

    def check(self, seconds: float) -> None:
        """End the connection when its client has kept the process waiting for too long."""
        unread = self.transport.get_write_buffer_size()
        waiting = Waiting.READING if unread else self._waiting()
        if waiting is None:
            self._patience.renew()
            return
        amount = unread or self._received
        if not self._patience.is_spent(waiting, self._requests, amount, seconds):
            return
        if waiting is Waiting.READING:
            self.transport.abort()
        elif waiting is Waiting.REQUEST:
            self.transport.close()
        else:
            self._refuse(RequestTooSlow())

    def give_way(self) -> bool:
        """Close if the client has sent no whole head, and has read all answers."""
        is_idle = self._waiting() in {Waiting.REQUEST, Waiting.HEAD} and not self.transport.get_write_buffer_size()
        if is_idle:
            self.transport.close()
        return is_idle

    def _waiting(self) -> Waiting | None:
        """What the client should do; None while it is this process's turn."""
        if self._is_in_body:
            return None if self.flow.read_paused or self.cycle.waiting_for_100_continue else Waiting.BODY
        if self._is_answering or self._is_refused:
            return None
        return Waiting.HEAD if self._is_in_message else Waiting.REQUEST

    def _answer(self, problem: Problem) -> None:
        """Write the problem. Read and drop the rest for a moment: closing at once could destroy the answer."""
        self._write(problem)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(DRAIN_SECONDS, self.transport.close)

    def _write(self, problem: Problem) -> None:
        headers = [(name.lower(), value) for name, value in self.scope["headers"]] if self.scope else []
        request = Request({"type": "http", "headers": headers, "request_id": str(new_id())})
        answer = respond(request, problem)
        answer.headers["Connection"] = "close"
        head = [name + b": " + value + b"\r\n" for name, value in answer.raw_headers]
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *head, b"\r\n", bytes(answer.body)]))
