"""Other services replaced by answers, for goals."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from shared.web.peers import ServiceHttp
from tests.relationship.conftest import dimensions

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


AssessRival = Callable[[str, str, str], Awaitable[None]]


@pytest.fixture
def assess_rival(customer: httpx.AsyncClient, relationship: httpx.AsyncClient, customer_id: str) -> AssessRival:
    """Put a rival at a level with a contact: `await assess_rival(contact_id, "yanrui", "supportive")`."""
    ids: dict[str, str] = {}

    async def make(contact_id: str, name: str, level: str) -> None:
        if name not in ids:
            made = await customer.post("/v1/competitors", json={"name": name})
            assert made.status_code == 201, made.text
            ids[name] = made.json()["id"]
        said = {"customer_id": customer_id, "contact_id": contact_id, "competitor_id": ids[name], "level": level}
        body = said | {"assessed_on": "2025-01-31", "dimensions": dimensions(), "level_reason": "for the test"}
        response = await relationship.post("/v1/key-person-assessments", json=body)
        assert response.status_code == 201, response.text

    return make
