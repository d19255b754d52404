"""Other services replaced by answers, for goals."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from shared.web.peers import ServiceHttp

Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]
ReplacePeer = Callable[[str, Answer], list[httpx.URL]]


@pytest.fixture
def replace_peer(app: FastAPI) -> ReplacePeer:
    """Put an answer in a peer's place; the list it gives fills with the addresses that were asked."""

    def replace(name: str, answer: Answer) -> list[httpx.URL]:
        asked: list[httpx.URL] = []

        async def note(request: httpx.Request) -> httpx.Response:
            asked.append(request.url)
            return await answer(request)

        real: ServiceHttp = app.state.peers[name]
        client = httpx.AsyncClient(transport=httpx.MockTransport(note), base_url=f"http://{name}")
        app.state.peers[name] = ServiceHttp(name, client, real._tokens)
        return asked

    return replace


async def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away", request=request)


async def broken(_: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={"code": "problem"})


async def closed(_: httpx.Request) -> httpx.Response:
    return httpx.Response(403, json={"code": "scope_missing"})
