"""Plans of a year that are approved, and the people who execute and review them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers, team
from shared.database import execute, transaction
from shared.time import company_today
from shared.web.peers import ServiceHttp
from tests.planning.conftest import NewContact, Workshop
from tests.sign_in import Tokens

MANAGER = "00000000-0000-4000-8000-0000000000a1"
THIS_YEAR = company_today().year
WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}
Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]
Complete = Callable[[int], Awaitable[Workshop]]
Due = Callable[..., Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def complete(
    planning: httpx.AsyncClient, customer_id: str, new_contact: NewContact, relationship: httpx.AsyncClient
) -> Complete:
    """Make a plan of a year with all that approval needs: `await complete(2025)`."""

    async def make(year: int) -> Workshop:
        response = await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": year})
        assert response.status_code == 201, response.text
        plan = Workshop(planning, customer_id, f"/v1/plans/{response.json()['id']}")
        goal = await plan.market_goal(due_on=f"{year}-12-31")
        await plan.reach("relationship_goals")
        await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
        await plan.reach("approval")
        return plan

    return make


@pytest.fixture
def director(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    """A supervisor of the customer's region who wrote nothing."""
    scope = {"kind": "regions", "regions": ["CN-GD"]}
    return tokens.client(app, sub=str(uuid4()), name="Director", data_scope=scope)


@pytest.fixture
async def manager(app: FastAPI, tokens: Tokens, customer_id: str, planning: httpx.AsyncClient) -> httpx.AsyncClient:
    """The customer's account manager, who sees only own customers."""
    assert (await planning.get("/v1/plans", params={"customer_id": customer_id})).status_code == 200
    return tokens.client(app, sub=MANAGER, name="Manager", data_scope={"kind": "own", "regions": []})


async def appoint(app: FastAPI, customer_id: str, user_id: str = MANAGER) -> None:
    """Make the user the account manager of the customer that planning has copied."""
    own, person = UUID(customer_id), UUID(user_id)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(customers).where(customers.c.id == own).values(manager_id=person))
        await execute(session, sa.insert(team).values(customer_id=own, user_id=person))


@pytest.fixture
def approve(director: httpx.AsyncClient) -> Callable[[Workshop], Awaitable[None]]:
    """Submit and approve a plan."""

    async def decide(plan: Workshop) -> None:
        await plan.ask("POST", "/submission")
        response = await director.post(f"{plan.url}/approval")
        assert response.status_code == 200, response.text

    return decide


@pytest.fixture
async def ended(complete: Complete, approve: Callable[[Workshop], Awaitable[None]]) -> Workshop:
    """An approved plan of last year: its evaluation can be held."""
    plan = await complete(THIS_YEAR - 1)
    await approve(plan)
    return plan


@pytest.fixture
async def running(complete: Complete, approve: Callable[[Workshop], Awaitable[None]]) -> Workshop:
    """An approved plan of this year: the review of the present month can be held."""
    plan = await complete(THIS_YEAR)
    await approve(plan)
    return plan


@pytest.fixture
def due(app: FastAPI, tokens: Tokens) -> Due:
    """What is due, of some kinds: `await due("plan_review", language="zh-CN")`."""

    async def read(*kinds: str, language: str = "en", **claims: Any) -> list[dict[str, Any]]:
        asked = {**WINDOW, "kind__in": ",".join(kinds)}
        async with tokens.client(app, **claims, act={"sub": "service:gateway"}) as client:
            answer = await client.get("/internal/due-items", params=asked, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    return read


@pytest.fixture
def replace_peer(app: FastAPI) -> Callable[[str, Answer], list[str]]:
    """Put an answer in a peer's place; the list it gives fills with the addresses that were asked."""

    def replace(name: str, answer: Answer) -> list[str]:
        asked: list[str] = []

        async def note(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return await answer(request)

        real: ServiceHttp = app.state.peers[name]
        client = httpx.AsyncClient(transport=httpx.MockTransport(note), base_url=f"http://{name}")
        app.state.peers[name] = ServiceHttp(name, client, real._tokens)
        return asked

    return replace


async def lost(request: httpx.Request) -> httpx.Response:
    """A service that is away."""
    raise httpx.ConnectError("away", request=request)


async def closed(_: httpx.Request) -> httpx.Response:
    """A service that refuses the caller."""
    return httpx.Response(403, json={"code": "scope_missing"})
