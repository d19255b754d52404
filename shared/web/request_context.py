"""The context of every request: its id, deadline, log line and measured time."""

import re
import time
from contextvars import ContextVar
from typing import Any

import structlog
import uuid_utils
from prometheus_client import Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.auth.access import current_principal
from shared.web.metrics import request_seconds, requests_running

REQUEST_ID = "X-Request-Id"
DEADLINE = "X-Deadline-Ms"
HARMLESS_ID = re.compile(r"[A-Za-z0-9_.:-]{8,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
QUIET = frozenset({"/livez", "/readyz", "/metrics"})

log = structlog.get_logger()
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def remaining_seconds(otherwise: float) -> float:
    """Seconds that the current request may still take, at most `otherwise`, at least 0.05."""
    deadline = _deadline.get()
    return otherwise if deadline is None else max(0.05, min(otherwise, deadline - time.monotonic()))


def is_overdue() -> bool:
    """Whether the current request's deadline has passed, so that its caller waits no longer."""
    deadline = _deadline.get()
    return deadline is not None and deadline <= time.monotonic()


def new_request_id() -> str:
    """An id that sorts by time."""
    return str(uuid_utils.uuid7())


def request_id_of(headers: Headers) -> str:
    """The caller's request id if it is harmless text, else a new one."""
    given = headers.get(REQUEST_ID, "")
    return given if HARMLESS_ID.fullmatch(given) else new_request_id()


def remaining_ms_of(headers: Headers, default: int) -> int:
    """Milliseconds that the caller will still wait."""
    given = headers.get(DEADLINE, "")
    return max(1, int(given)) if re.fullmatch(r"\d{1,8}", given) else default


class RequestContext:
    """The outermost layer, plain ASGI: all code below has the request's id and deadline."""

    def __init__(self, app: ASGIApp, *, default_deadline_ms: int) -> None:
        self._app = app
        self._default_deadline_ms = default_deadline_ms
        self._timers: dict[tuple[str, str, str], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["request_id"] = request_id_of(headers)
        scope["remaining_ms"] = remaining_ms_of(headers, self._default_deadline_ms)
        scope["started_at"] = time.monotonic()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = scope["request_id"]
            await send(message)

        principal = current_principal.set(None)
        deadline = _deadline.set(scope["started_at"] + scope["remaining_ms"] / 1000)
        named = structlog.contextvars.bind_contextvars(request_id=scope["request_id"], **_trace(headers))
        requests_running.inc()
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            self._log(scope, status)
            requests_running.dec()
            structlog.contextvars.reset_contextvars(**named)
            _deadline.reset(deadline)
            current_principal.reset(principal)

    def _log(self, scope: Scope, status: int) -> None:
        elapsed = time.monotonic() - scope["started_at"]
        route = getattr(scope.get("route"), "path", "unmatched")
        key = (scope["method"], route, str(status))
        timer = self._timers.get(key)
        if timer is None:
            timer = self._timers[key] = request_seconds.labels(*key)
        timer.observe(elapsed)
        if scope["path"] in QUIET and status < 500:
            return
        principal = current_principal.get()
        log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(elapsed * 1000, 1),
            subject=principal.subject if principal else None,
        )


def _trace(headers: Headers) -> dict[str, Any]:
    """The trace id of a W3C `traceparent`."""
    found = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return {"trace_id": found[1]} if found else {}
