"""The proxy: passes requests for a service on to it, all others to the gateway's own app."""

import time
from dataclasses import dataclass
from typing import Protocol

import structlog
from prometheus_client import Histogram
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.client_addresses import source_of_scope
from gateway.proxy.bodies import SMALL, ClientGone, drain
from gateway.proxy.cors import Cors
from gateway.proxy.exchange import Exchange
from gateway.proxy.headers import HSTS, SECURITY_HEADERS, Headers, Inbound, read_inbound, request_id_of
from gateway.proxy.problems import AmbiguousPath, UpgradeRefused
from gateway.proxy.rate_limits import RateLimit, limit_headers
from gateway.proxy.routes import Budget, Route, Routes, is_ambiguous
from gateway.proxy.upstream import Upstream
from gateway.settings import GatewaySettings
from shared.problems import ContentTooLarge, Problem, Unavailable, UnexpectedError
from shared.web.addresses import TrustedProxies
from shared.web.compression import compressing
from shared.web.metrics import request_seconds
from shared.web.odata import PUBLIC_URL
from shared.web.problem_causes import MethodNotAllowed
from shared.web.problem_responses import respond
from shared.web.specification import Size

CLIENT_CLOSED_REQUEST = 499

log = structlog.get_logger()


class Caller(Protocol):
    """The user or client of a request."""

    subject: str

    def token_for(self, audience: str) -> str:
        """An internal token for this service."""


class Credentials(Protocol):
    """Looks up the caller of a token."""

    async def caller_of(self, token: str) -> Caller:
        """Raises Unauthorized."""


class Keys(Protocol):
    """Looks up the caller of a read key."""

    async def caller_of(self, authorization: str, source: str) -> Caller:
        """Raises Unauthorized, TooManyRequests."""


@dataclass
class Gate:
    """The parts of the running gateway that the proxy needs; set at the start."""

    credentials: Credentials
    keys: Keys
    upstreams: dict[str, Upstream]
    routes: Routes


class Proxy:
    """Plain ASGI before FastAPI: a request to a service costs no routing, no middleware and no model."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self.gate: Gate | None = None
        self._app = app
        self._settings = settings
        self._cors = Cors(settings.cors_origins)
        self.rate_limit = RateLimit(settings.rate_limit)
        self._security = [*SECURITY_HEADERS, *([HSTS] if settings.is_https else [])]
        self._trusted_proxies = TrustedProxies(settings.trusted_proxies)
        self._ordinary = Budget(settings.max_body_bytes, settings.deadline_ms)
        self._budgets = {
            Size.ORDINARY: self._ordinary,
            Size.BATCH: Budget(settings.max_batch_bytes, settings.batch_deadline_ms),
            Size.FILE: Budget(settings.max_file_bytes, settings.file_deadline_ms),
        }
        self._timers: dict[tuple[str, str, int], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, refuse it, or leave it to the gateway's own app."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = compressing(scope, send)
        cors = self._cors.answer_headers(scope["headers"])
        options = self._cors.preflight_headers(scope["method"], scope["headers"])
        goal = self._goal_of(scope)
        if options is None and isinstance(goal, MethodNotAllowed) and scope["method"] == "OPTIONS":
            options = [(b"allow", goal.headers["Allow"].encode()), *cors]
        if options is not None:
            await _send_whole(send, 204, [*options, *self._security], b"")
        elif goal:
            await self._pass_on(scope, receive, send, goal, cors)
        else:
            shown = limit_headers.set([])
            try:
                await self._app(scope, receive, self._with_headers(send, cors))
            finally:
                limit_headers.reset(shown)

    def _goal_of(self, scope: Scope) -> Route | Problem | None:
        """The route to a service, or a refusal without reading the request; None for the gateway's own app."""
        if self.gate is None:
            return Unavailable()
        if is_ambiguous(scope["raw_path"]):
            return AmbiguousPath()
        try:
            route = self.gate.routes.find(scope["method"], scope["path"])
        except MethodNotAllowed as refusal:
            return refusal
        return route or self._refusal_of_own(scope)

    def _refusal_of_own(self, scope: Scope) -> Problem | None:
        if any(name == b"upgrade" for name, _ in scope["headers"]):
            return UpgradeRefused()  # the server does not read the body of such a request
        limit = self._ordinary.body_bytes
        # The framework would refuse it too, but in plain text.
        return ContentTooLarge(limit=limit) if _declared_length(scope) > limit else None

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, goal: Route | Problem, cors: Headers) -> None:
        started_at = time.monotonic()
        request_id = scope["request_id"] = request_id_of(scope["headers"])
        added = [*self._security, *cors, (b"x-request-id", request_id.encode())]
        exchange = caller = None
        try:
            if isinstance(goal, Problem):
                raise goal
            if self.gate is None:
                raise Unavailable
            inbound = read_inbound(scope["headers"], request_id)
            if goal.takes_keys and inbound.scheme != "bearer":
                source = source_of_scope(self._trusted_proxies, scope)
                caller = await self.gate.keys.caller_of(inbound.authorization or "", source)
            else:
                caller = await self.gate.credentials.caller_of(inbound.bearer)
            added += self.rate_limit.spend(caller.subject)
            budget = self._address(inbound, caller.token_for(goal.service), goal)
            exchange = Exchange(scope, receive, send, inbound, budget)
            await exchange.run(self.gate.upstreams[goal.service], added)
            status = exchange.status
        except ClientGone:
            status = CLIENT_CLOSED_REQUEST
        except Exception as error:
            problem = _problem_of(error)
            status = problem.status
            if exchange is None or not exchange.status:
                await _refuse(scope, receive, send, problem, added)
        self._log(scope, goal.service if isinstance(goal, Route) else None, status, caller, started_at)

    def _address(self, inbound: Inbound, token: str, goal: Route) -> Budget:
        """Set the headers that the service needs; returns the request's limits."""
        budget = self._budgets[goal.size]
        if inbound.deadline_ms is not None and inbound.deadline_ms < budget.deadline_ms:
            budget = Budget(budget.body_bytes, inbound.deadline_ms)
        inbound.passed["Authorization"] = f"Bearer {token}"
        inbound.passed["X-Request-Id"] = inbound.request_id
        inbound.passed["X-Deadline-Ms"] = str(budget.deadline_ms)
        if goal.takes_keys:
            inbound.passed[PUBLIC_URL] = self._settings.gateway_url
        return budget

    def _with_headers(self, send: Send, cors: Headers) -> Send:
        """Add the same headers to the gateway's own answers, unless an endpoint sets its own."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                own = [*self._security, *(limit_headers.get() or ())]
                added = [*(pair for pair in own if pair[0] not in present), *cors]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        return send_with_headers

    def _log(self, scope: Scope, service: str | None, status: int, caller: Caller | None, started_at: float) -> None:
        elapsed = time.monotonic() - started_at
        key = (scope["method"], service or "none", status)
        timer = self._timers.get(key)
        if timer is None:
            timer = self._timers[key] = request_seconds.labels(key[0], f"service:{key[1]}", str(status))
        timer.observe(elapsed)
        log.info(
            "request",
            request_id=scope["request_id"],
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(elapsed * 1000, 1),
            subject=caller.subject if caller else None,
        )


def _problem_of(error: Exception) -> Problem:
    """The problem to answer. No layer outside the proxy would catch an unexpected error."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, DBAPIError | PoolTimeout | OSError):
        log.warning("unavailable", error=repr(error)[:500])
        return Unavailable()
    log.error("unforeseen_error", exc_info=error)
    return UnexpectedError()


async def _refuse(scope: Scope, receive: Receive, send: Send, problem: Problem, added: Headers) -> None:
    """Answer with a problem; read and drop the rest of the body for a moment, then close the connection."""
    response = respond(Request(scope), problem)
    present = {name for name, _ in response.raw_headers if name != b"vary"}
    headers = [*response.raw_headers, *(pair for pair in added if pair[0] not in present)]
    declared = dict(scope["headers"])
    if b"transfer-encoding" not in declared and _declared_length(scope) <= SMALL:
        await _send_whole(send, response.status_code, headers, bytes(response.body))
        return
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    if b"expect" not in declared:
        await drain(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _declared_length(scope: Scope) -> float:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else float("inf")


async def _send_whole(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
