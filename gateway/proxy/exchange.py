"""One exchange: a request to the service, and its answer back."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import structlog
from starlette.types import Receive, Scope, Send

from gateway.proxy.bodies import SMALL, ClientGone, RequestBody, drain
from gateway.proxy.headers import Headers, Inbound, answer_headers, outbound
from gateway.proxy.routes import Budget
from gateway.proxy.upstream import Upstream
from shared.problems import ContentTooLarge, Problem

# Most answers arrive sooner; only slower ones cost a task that watches for the client's disconnect.
WATCH_AFTER_SECONDS = 0.05

log = structlog.get_logger()


class Exchange:
    """Passes one request on and its answer back, streaming both; stops when the client disconnects."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, inbound: Inbound, budget: Budget) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._inbound = inbound
        self._budget = budget
        self._body = RequestBody(receive, budget.body_bytes, self._interrupt) if inbound.has_body else None
        self._failure: Exception | None = None
        self._task: asyncio.Task[object] | None = None
        self._watch: asyncio.Task[None] | None = None
        self.status = 0

    async def run(self, upstream: Upstream, added: Headers) -> None:
        """Run the exchange. Raises ClientGone, and Problem until the answer has begun."""
        self._task = asyncio.current_task()
        timer = asyncio.get_running_loop().call_later(WATCH_AFTER_SECONDS, self._start_watch)
        response = None
        try:
            response = await self._ask(upstream)
            await self._answer(response, upstream.origin, added)
        except asyncio.CancelledError:
            if self._failure is None or self._task is None:
                raise
            self._task.uncancel()
            raise self._failure from None
        finally:
            self._task = None
            timer.cancel()
            if self._watch is not None:
                self._watch.cancel()
            if response is not None:
                response.close()

    async def _ask(self, upstream: Upstream) -> aiohttp.ClientResponse:
        inbound, scope = self._inbound, self._scope
        if inbound.content_length is not None and inbound.content_length > self._budget.body_bytes:
            raise ContentTooLarge(limit=self._budget.body_bytes)
        query = scope["query_string"]
        target = (scope["raw_path"] + b"?" + query if query else scope["raw_path"]).decode("ascii")
        seconds = self._budget.deadline_ms / 1000
        try:
            return await upstream.send(scope["method"], target, inbound.passed, await self._body_for_service(), seconds)
        except Problem:
            # The service's side breaks when ours does: raise the first failure.
            if self._failure is not None:
                raise self._failure from None
            raise

    async def _body_for_service(self) -> bytes | AsyncIterator[bytes] | None:
        if self._body is None:
            return None
        length = self._inbound.content_length
        if length is not None:
            self._inbound.passed["Content-Length"] = str(length)
            if length <= SMALL:
                return await self._body.read()
        return self._body.stream()

    async def _answer(self, response: aiohttp.ClientResponse, origin: bytes, added: Headers) -> None:
        self.status = response.status
        is_early = self._body is not None and not self._body.is_complete
        headers = answer_headers(outbound(response.raw_headers, origin), added)
        if is_early:
            headers.append((b"connection", b"close"))
        await self._send({"type": "http.response.start", "status": response.status, "headers": headers})
        try:
            last = await self._pass_on(response)
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            # Too late for a problem: an unfinished answer closes the connection, so the client notices.
            log.warning("service_broke_off", service_error=repr(error)[:200], path=self._scope["path"])
            return
        if is_early:
            await self._send({"type": "http.response.body", "body": last, "more_body": True})
            await drain(self._receive)
            last = b""
        await self._send({"type": "http.response.body", "body": last, "more_body": False})

    async def _pass_on(self, response: aiohttp.ClientResponse) -> bytes:
        """Send the answer's body except its last piece, which is returned."""
        content = response.content
        chunk = await content.readany()
        while not content.at_eof():
            self._start_watch()
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
            chunk = await content.readany()
        return chunk

    def _start_watch(self) -> None:
        """Watch for the client's disconnect; while its body is being streamed, the stream notices it."""
        if self._body is not None and not self._body.is_complete:
            self._body.on_complete = self._start_watch
        elif self._watch is None and self._task is not None:
            self._watch = asyncio.create_task(self._wait_for_disconnect())

    async def _wait_for_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._interrupt(ClientGone())

    def _interrupt(self, failure: Exception) -> None:
        if self._failure is None and self._task is not None:
            self._failure = failure
            self._task.cancel()
