"""Calls from one service to another: internal token, the caller's deadline and request id, retries where safe."""

import ssl
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import httpx
import stamina
import structlog
from fastapi import Request
from httpx_aiohttp import AiohttpTransport
from pydantic import TypeAdapter

from shared.auth.access import Principal, current_principal
from shared.problems import Language, Text, Unavailable
from shared.settings import Settings
from shared.web.request_context import DEADLINE, REQUEST_ID, is_overdue, remaining_seconds

ModelT = TypeVar("ModelT")
CONNECTION_ERRORS = (httpx.TransportError,)
TEMPORARY_STATUSES = frozenset({502, 503, 504})


class PeerUnavailable(Unavailable):
    """Another service that this request needs does not answer at the moment."""

    detail = Text("The {peer} service does not answer; try again in a moment.", "{peer} 服务暂无响应，请稍后重试。")


class PeerRefused(Exception):
    """Another service answered with a problem; `status` and `body` are its answer."""

    def __init__(self, peer: str, status: int, body: Any) -> None:
        super().__init__(f"{peer} answered {status}")
        self.status = status
        self.body = body


@cache
def _certificates() -> ssl.SSLContext:
    """The trusted certificates for peers over TLS: loaded once, when needed, because they take over a megabyte."""
    return httpx.create_ssl_context()


def open_http(base_url: str) -> httpx.AsyncClient:
    """A connection pool to a peer: httpx's interface over aiohttp's engine."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=AiohttpTransport(
            verify=_certificates() if base_url.startswith("https:") else False,  # plain HTTP has nothing to verify
            limits=httpx.Limits(max_connections=50, keepalive_expiry=15),
        ),
        timeout=httpx.Timeout(10, connect=2),
        trust_env=False,
    )


class InternalTokens:
    """Internal tokens for calls to peers, from the gateway, cached until shortly before they expire."""

    KEPT_SHARE = 0.75
    """Of a token's remaining time: the peer must still be able to pass it on."""

    def __init__(self, gateway: httpx.AsyncClient, settings: Settings) -> None:
        self._gateway = gateway
        self._service = settings.service
        self._secret = settings.service_secret.get_secret_value()
        self._kept: dict[tuple[str, str], tuple[float, str]] = {}

    async def token_for(self, audience: str, subject_token: str | None) -> str:
        """A token for the peer, on behalf of the bearer of `subject_token` or, without one, of this service.

        Raises PeerUnavailable, also when the present request's deadline has passed.
        """
        key = (audience, subject_token or "")
        expires_at, token = self._kept.get(key, (0.0, ""))
        if expires_at > time.monotonic():
            return token
        if subject_token and is_overdue():
            raise PeerUnavailable(peer="gateway")
        body = {"audience": audience} | ({"subject_token": subject_token} if subject_token else {})
        auth, patience = (self._service, self._secret), remaining_seconds(otherwise=10)
        response = await self._gateway.post("/internal/tokens", json=body, auth=auth, timeout=patience)
        # 401: the caller's short-lived token expired on the way; with a new one the same request succeeds.
        if response.status_code in {401, *TEMPORARY_STATUSES}:
            raise PeerUnavailable(peer="gateway")
        if response.status_code != 200:
            raise PeerRefused("gateway", response.status_code, _body_of(response))
        issued = response.json()
        self._forget_expired()
        self._kept[key] = (time.monotonic() + issued["expires_in"] * self.KEPT_SHARE, issued["token"])
        return str(issued["token"])

    def forget(self, audience: str, subject_token: str | None) -> None:
        """Drop a token that the peer did not accept: its key may have been withdrawn."""
        self._kept.pop((audience, subject_token or ""), None)

    def _forget_expired(self) -> None:
        now = time.monotonic()
        self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}


class ServiceHttp:
    """One peer, called on behalf of the current caller, or of this service when there is no caller.

    `in_own_name`: always on behalf of this service; the gateway itself accepts no other calls from services.
    """

    def __init__(
        self, peer: str, http: httpx.AsyncClient, tokens: InternalTokens, *, in_own_name: bool = False
    ) -> None:
        self._peer = peer
        self._http = http
        self._tokens = tokens
        self._in_own_name = in_own_name

    def in_own_name(self) -> "ServiceHttp":
        """The same peer, called on behalf of this service: for what does not depend on the caller."""
        return ServiceHttp(self._peer, self._http, self._tokens, in_own_name=True)

    async def get_as(self, shape: type[ModelT], path: str, **query: Any) -> ModelT:
        """GET, retried on a lost connection; the response validated as `shape`.

        Raises PeerUnavailable, and PeerRefused where the peer answers with a problem.
        """
        return await self._ask(shape, "GET", path, params=_query(query))

    async def ask_as(self, shape: type[ModelT], path: str, question: Any) -> ModelT:
        """POST a question that is too long for an address; it changes nothing, so it is retried as a GET is.

        Raises PeerUnavailable, PeerRefused.
        """
        return await self._ask(shape, "POST", path, json=question)

    async def get_text(self, path: str, media_type: str, language: Language, **query: Any) -> str:
        """GET of what is no JSON, such as a drawing, in the language. Raises PeerUnavailable, PeerRefused."""
        wanted = {"Accept": media_type, "Accept-Language": language}
        return (await self._answer("GET", path, {"params": _query(query), "headers": wanted})).text

    async def _ask(self, shape: type[ModelT], method: str, path: str, **content: Any) -> ModelT:
        return TypeAdapter(shape).validate_json((await self._answer(method, path, content)).content)

    async def _answer(self, method: str, path: str, content: Mapping[str, Any]) -> httpx.Response:
        response = await self._send(method, path, content)
        if response.status_code == 401:
            self._tokens.forget(self._peer, self._subject_token())
            response = await self._send(method, path, content)
        # 401: the caller's short-lived token expired on the way; with a new one the same request succeeds.
        if response.status_code in {401, *TEMPORARY_STATUSES}:
            raise PeerUnavailable(peer=self._peer)
        if response.status_code >= 400:
            raise PeerRefused(self._peer, response.status_code, _body_of(response))
        return response

    async def _send(self, method: str, path: str, content: Mapping[str, Any]) -> httpx.Response:
        patience = remaining_seconds(otherwise=30)
        wanted = content.get("headers", {})
        rest = {name: value for name, value in content.items() if name != "headers"}
        try:
            async for attempt in stamina.retry_context(
                on=CONNECTION_ERRORS, attempts=3, timeout=patience, wait_initial=0.05, wait_jitter=0.05
            ):
                with attempt:
                    headers = {**wanted, **await self._headers()}
                    response = await self._http.request(method, path, headers=headers, timeout=patience, **rest)
        except httpx.TransportError as error:
            raise PeerUnavailable(peer=self._peer) from error
        return response

    def _subject_token(self) -> str | None:
        principal: Principal | None = None if self._in_own_name else current_principal.get()
        return principal.token if principal else None

    async def _headers(self) -> Mapping[str, str]:
        token = await self._tokens.token_for(self._peer, self._subject_token())
        context = structlog.contextvars.get_contextvars()
        remaining_ms = int(remaining_seconds(otherwise=30) * 1000)
        headers = {"Authorization": f"Bearer {token}", DEADLINE: str(remaining_ms)}
        if "request_id" in context:
            headers[REQUEST_ID] = context["request_id"]
        return headers


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: ",".join(map(str, v)) if isinstance(v, list | tuple) else v for name, v in query.items() if v is not None
    }


def _body_of(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text[:500]


def peer_of(request: Request, name: str) -> ServiceHttp:
    """The app's connection to the peer."""
    peers: dict[str, ServiceHttp] = request.app.state.peers
    return peers[name]
