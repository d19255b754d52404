"""Several people at one plan at the same time, each in a transaction of their own."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.goals.market_goals import operations
from services.planning.plans.schemes.model import STANDARD
from shared.web.peers import ServiceHttp
from tests.etags import seen_in
from tests.gates import Gate
from tests.planning.conftest import REVENUE
from tests.planning.goals.figures import answering
from tests.sign_in import Tokens

CUSTOMER = "INSERT INTO customer_directory (id, name, status, tags) VALUES (:id, 'Huaqiang', 'active', '{}')"


@pytest.fixture
async def app(open_committing: Callable[[str], Any]) -> FastAPI:
    """The planning service's app, which commits."""
    opened: FastAPI = await open_committing("planning")
    kpi = httpx.AsyncClient(transport=httpx.MockTransport(answering({})), base_url="http://kpi")
    opened.state.peers["kpi"] = ServiceHttp("kpi", kpi, opened.state.peers["kpi"]._tokens)
    return opened


@pytest.fixture
async def client(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of it."""
    async with tokens.client(app) as signed_in:
        yield signed_in


@pytest.fixture
async def customer_id(app: FastAPI) -> str:
    made = uuid.uuid4()
    async with app.state.engine.begin() as connection:
        await connection.execute(sa.text(CUSTOMER), {"id": made})
    return str(made)


@pytest.fixture
async def url(client: httpx.AsyncClient, customer_id: str) -> str:
    body = {"customer_id": customer_id, "fiscal_year": 2025}
    return f"/v1/plans/{(await client.post('/v1/plans', json=body)).json()['id']}"


async def at_once(*requests: Any) -> list[int]:
    return sorted(response.status_code for response in await asyncio.gather(*requests))


async def test_one_of_many_creates_the_years_plan(client: httpx.AsyncClient, customer_id: str) -> None:
    body = {"customer_id": customer_id, "fiscal_year": 2025}
    statuses = await at_once(*(client.post("/v1/plans", json=body) for _ in range(5)))
    assert Counter(statuses) == {201: 1, 409: 4}


async def test_one_of_two_changes_of_the_same_state_wins(client: httpx.AsyncClient, url: str) -> None:
    seen = seen_in(await client.get(url))
    statuses = await at_once(*(client.patch(url, json={"title": title}, headers=seen) for title in "AB"))
    assert statuses == [200, 412]


async def test_changes_of_different_fields_at_once_are_all_kept(client: httpx.AsyncClient, url: str) -> None:
    goal = (await client.post(f"{url}/market-goals", json=REVENUE)).json()
    address = f"{url}/market-goals/{goal['id']}"
    changes = {"title": "销售额", "target": "12000000", "baseline": "9000000", "due_on": "2025-11-30"}
    statuses = await at_once(*(client.patch(address, json={name: value}) for name, value in changes.items()))
    assert statuses == [200] * 4
    now = (await client.get(address)).json()
    assert {name: now[name] for name in changes} == changes
    assert now["updated_at"] > goal["updated_at"]


async def test_a_key_sent_twice_at_once_is_applied_once(client: httpx.AsyncClient, url: str) -> None:
    headers = {"Idempotency-Key": "goal-1"}
    requests = (client.post(f"{url}/market-goals", json=REVENUE, headers=headers) for _ in range(4))
    statuses = await at_once(*requests)
    assert set(statuses) <= {201, 409}
    assert (await client.get(f"{url}/market-goals", params={"count": "true"})).json()["count"] == 1


async def test_goals_deleted_at_once_open_their_step_again(client: httpx.AsyncClient, url: str) -> None:
    goals = [(await client.post(f"{url}/market-goals", json=REVENUE)).json()["id"] for _ in range(2)]
    assert (await client.get(url)).json()["open_step"] == "analysis"
    statuses = await at_once(*(client.delete(f"{url}/market-goals/{goal}") for goal in goals))
    assert statuses == [204, 204]
    assert (await client.get(url)).json()["open_step"] == "market_goals"


async def test_one_of_two_approvals_at_once_wins(
    app: FastAPI, client: httpx.AsyncClient, url: str, tokens: Tokens
) -> None:
    scheme = STANDARD.model_dump(mode="json") | {"requirements": []}
    headers = {"If-Match": (await client.get("/v1/plan-schemes/current")).headers["etag"]}
    body = {"content": scheme, "reason": "short"}
    assert (await client.post("/v1/plan-schemes", json=body, headers=headers)).status_code == 201
    assert (await client.post(f"{url}/submission")).status_code == 200
    directors = [tokens.client(app, sub=str(uuid.uuid4())) for _ in range(3)]
    statuses = await at_once(*(director.post(f"{url}/approval") for director in directors))
    assert statuses == [200, 409, 409]
    assert (await client.get(f"{url}/versions", params={"count": "true"})).json()["count"] == 1


@dataclass
class Taking:
    """A market's goal, or its whole plan, that is removed while a customer's goal takes it on."""

    client: httpx.AsyncClient
    app: FastAPI
    removed: str
    url: str
    offered: str
    gate: Gate

    def take_on(self) -> Any:
        return self.client.post(f"{self.url}/market-goals", json=REVENUE | {"takes_on_id": self.offered})

    def remove(self) -> Any:
        return self.client.delete(self.removed)

    async def in_order(self, first: Any, second: Any) -> list[int]:
        answers = await self.gate.at_once(self.app.state.engine, first, second)
        assert self.gate.was_waited_for
        return [answer.status_code for answer in answers]


@pytest.fixture(params=["goal", "plan"])
async def taking(app: FastAPI, client: httpx.AsyncClient, url: str, request: pytest.FixtureRequest) -> Taking:
    body = {"market_kind": "product", "market_code": "converters", "fiscal_year": 2025}
    market = f"/v1/plans/{(await client.post('/v1/plans', json=body)).json()['id']}"
    offered = (await client.post(f"{market}/market-goals", json=REVENUE)).json()["id"]
    removed = f"{market}/market-goals/{offered}" if request.param == "goal" else market
    return Taking(client, app, removed, url, offered, Gate())


async def test_what_is_being_taken_on_is_not_removed(taking: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "find_traits", taking.gate.behind(operations.find_traits))
    assert await taking.in_order(taking.take_on(), taking.remove()) == [201, 409]


async def test_what_is_being_removed_is_not_taken_on(taking: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "count_taking_on", taking.gate.behind(operations.count_taking_on))
    assert await taking.in_order(taking.remove(), taking.take_on()) == [204, 422]
