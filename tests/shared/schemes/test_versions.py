"""Versions published at the same time, and what the change feed shows of them."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.customer.market.fit_schemes.store import SCHEMES
from shared.database import transaction
from tests.sign_in import Tokens

FITS = "/v1/strategic-fit-schemes"


@pytest.fixture
async def client(open_committing: Callable[[str], Any], tokens: Tokens) -> httpx.AsyncClient:
    """An administrator's client of the customer service, which commits."""
    return tokens.client(await open_committing("customer"))


async def body_of(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    return {"content": (await client.get(f"{address}/current")).json()["content"], "reason": "testing"}


async def test_versions_published_at_once_take_turns(client: httpx.AsyncClient) -> None:
    body = await body_of(client, FITS)
    made = await asyncio.gather(*(client.post(FITS, json=body) for _ in range(5)))
    assert sorted(one.json()["version"] for one in made) == [2, 3, 4, 5, 6]


async def test_one_of_two_publishers_of_the_same_version_wins(client: httpx.AsyncClient) -> None:
    body = await body_of(client, FITS)
    made = await asyncio.gather(*(client.post(FITS, json=body, headers={"If-Match": '"1"'}) for _ in range(2)))
    assert sorted(one.status_code for one in made) == [201, 412]


async def test_a_locked_version_stays_in_force(client: httpx.AsyncClient) -> None:
    body = await body_of(client, FITS)
    engine = client._transport.app.state.engine  # type: ignore[attr-defined]
    async with transaction(engine) as session:
        held = await SCHEMES.hold_current(session)
        publishing = asyncio.create_task(client.post(FITS, json=body))
        assert await asyncio.wait([publishing], timeout=0.5) == (set(), {publishing})
        assert await SCHEMES.current(session) == held
    assert (await publishing).status_code == 201


async def test_the_feed_shows_a_version_to_its_level_alone(client: httpx.AsyncClient, tokens: Tokens) -> None:
    for address in (FITS, "/v1/gift-schemes"):
        assert (await client.post(address, json=await body_of(client, address))).status_code == 201
    shown = {}
    for level in (1, 2):
        reader = tokens.client(client._transport.app, clearance=level)  # type: ignore[attr-defined]
        events = (await reader.get("/internal/events")).json()["items"]
        assert {event["type"] for event in events} == {"guanxi.scheme_version.created"}
        shown[level] = [event["data"]["changes"]["kind"][1] for event in events]
    assert shown == {1: ["strategic_fit"], 2: ["strategic_fit", "gifts"]}
