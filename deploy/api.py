"""A client of the public API for the command line: signs in, raises problems as exceptions, retries when asked to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from httpx_aiohttp import HttpxAiohttpClient


class ApiRefused(Exception):
    """The API answered with a problem."""

    def __init__(self, request: str, status: int, problem: dict[str, Any]) -> None:
        super().__init__(request, status, problem)
        self.request = request
        self.status = status
        self.problem = problem

    def __str__(self) -> str:
        texts = [str(self.problem[key]) for key in ("title", "detail") if self.problem.get(key)]
        places = [
            f"{error.get('pointer') or error.get('parameter') or ''} {error.get('detail') or error.get('code')}".strip()
            for error in self.problem.get("errors") or ()
        ]
        return f"{self.request}: {self.status} {' — '.join(texts)}" + "".join(f"\n  {place}" for place in places)


MAX_ATTEMPTS = 20


class Api:
    """The public API, used as one caller."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._grant: dict[str, str] = {}

    async def sign_in(self, **grant: str) -> None:
        """Get a token (`grant_type` and its parameters) and use it from now on; once it has expired, the next one.

        Raises ApiRefused.
        """
        self._grant = {}
        token = await self.ask("POST", "/oauth/token", data=grant)
        self._http.headers["Authorization"] = f"Bearer {token['access_token']}"
        self._grant = grant

    async def get(self, path: str, **parameters: str) -> Any:
        """A GET's answer. Raises ApiRefused."""
        return await self.ask("GET", path, params=parameters)

    async def post(self, path: str, body: Any, *, once: str | None = None) -> Any:
        """A POST's answer; the idempotency key `once` makes it safe to repeat. Raises ApiRefused."""
        return await self.ask("POST", path, json=body, headers={"Idempotency-Key": once} if once else {})

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """Any request's answer as JSON; after a 429 it waits and tries again. Raises ApiRefused."""
        return (await self._send(method, path, **options)).json()

    async def send_form(self, path: str, fields: dict[str, str]) -> None:
        """Send a form to a page, as a browser does. Raises ApiRefused."""
        await self._send("POST", path, data=fields)

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        is_renewed = False
        for _ in range(MAX_ATTEMPTS):
            response = await self._http.request(method, path, **options)
            if response.status_code == httpx.codes.UNAUTHORIZED and self._grant and not is_renewed:
                is_renewed = True
                await self.sign_in(**self._grant)
            elif response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                await asyncio.sleep(_seconds_to_wait(response))
            else:
                break
        if response.is_error:
            raise ApiRefused(f"{method} {path}", response.status_code, _problem(response))
        return response


@asynccontextmanager
async def connect(url: str, *, connections: int = 10, language: str = "en") -> AsyncIterator[Api]:
    """The API at this address, not signed in yet."""
    limits = httpx.Limits(max_connections=connections)
    headers = {"Accept-Language": language}
    async with HttpxAiohttpClient(
        base_url=url, timeout=httpx.Timeout(120, connect=5), limits=limits, headers=headers, trust_env=False
    ) as http:
        yield Api(http)


def _seconds_to_wait(response: httpx.Response) -> float:
    delay = response.headers.get("Retry-After", "")
    return min(float(delay), 30.0) if delay.isdecimal() else 1.0


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {"title": response.reason_phrase, "detail": response.text[:500]}
    return body if isinstance(body, dict) else {"title": response.reason_phrase}
