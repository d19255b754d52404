"""The planning service, opened for a test beside the services it asks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import customers as directory
from shared.auth.visibility import team
from shared.database import execute, transaction
from tests.planning.samples import REVENUE as REVENUE
from tests.planning.samples import reach
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

LEVELS = {"opposed": 0, "contacted": 1, "accepted": 2, "favourable": 3, "supportive": 4, "exclusive": 5}
NewContact = Callable[..., Awaitable[str]]
Assess = Callable[..., Awaitable[None]]
SeenBy = Callable[..., Awaitable[httpx.AsyncClient]]


@dataclass(frozen=True)
class Workshop:
    """A plan under work: its address, its customer and a client that may do everything."""

    client: httpx.AsyncClient
    customer_id: str
    url: str
    rival_id: str = ""

    async def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        response = await self.client.request(method, f"{self.url}{path}", **options)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    async def market_goal(self, **fields: Any) -> dict[str, Any]:
        """Add a market goal."""
        made: dict[str, Any] = await self.ask("POST", "/market-goals", 201, json={**REVENUE, **fields})
        return made

    async def reach(self, step: str) -> None:
        """Add what the steps before this one lack; `approval`: all that is needed before it."""
        await reach(self.client, self.url, self.rival_id, step)

    async def requirement(self, name: str) -> dict[str, Any]:
        """What the steps say of a requirement."""
        steps = (await self.ask("GET", "/steps"))["items"]
        return next(one for step in steps for one in step["requirements"] if one["requirement"] == name)

    async def relationship_goal(self, contact_id: str, market_goal_id: str, level: str, **fields: Any) -> Any:
        """Set a relationship goal."""
        body = {"contact_id": contact_id, "market_goal_id": market_goal_id, "target_level": level, **fields}
        return await self.ask("POST", "/relationship-goals", 201, json=body)

    async def level_goal(self, market_goal_id: str, **fields: Any) -> Any:
        """Set a goal for the general relationship, or another level."""
        body = {"market_goal_id": market_goal_id, "kind": "general", "target_level": "good", "reason": "it is needed"}
        return await self.ask("POST", "/level-goals", 201, json=body | fields)


async def opened(open_service: Callable[[str], Any], tokens: Tokens, service: str) -> httpx.AsyncClient:
    """An administrator's client of a service."""
    return tokens.client(await open_service(service))


@pytest.fixture
async def customer(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the customer service."""
    async with await opened(open_service, tokens, "customer") as client:
        yield client


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the relationship service."""
    async with await opened(open_service, tokens, "relationship") as client:
        yield client


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    """The planning service's app."""
    made: FastAPI = await open_service("planning")
    return made


@pytest.fixture
async def planning(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator's client of the planning service."""
    async with tokens.client(app) as client:
        yield client


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    """A customer in Guangdong."""
    body = {"name": "Huaqiang", "region": "CN-GD"}
    return str((await customer.post("/v1/customers", json=body)).json()["id"])


@pytest.fixture
async def rival_id(customer: httpx.AsyncClient) -> str:
    """A competitor."""
    return str((await customer.post("/v1/competitors", json={"name": "明拓电源"})).json()["id"])


@pytest.fixture
async def plan(planning: httpx.AsyncClient, customer_id: str, rival_id: str) -> Workshop:
    """A new plan of the customer for 2025."""
    response = await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2025})
    assert response.status_code == 201, response.text
    return Workshop(planning, customer_id, f"/v1/plans/{response.json()['id']}", rival_id)


@pytest.fixture
def new_contact(customer: httpx.AsyncClient, customer_id: str) -> NewContact:
    """Make a contact of the customer: `await new_contact(decision_role="decider")` gives the id."""

    async def make(**fields: Any) -> str:
        body = {"customer_id": customer_id, "name": "李雷", **fields}
        return str((await customer.post("/v1/contacts", json=body)).json()["id"])

    return make


@pytest.fixture
def assess(relationship: httpx.AsyncClient, customer_id: str) -> Assess:
    """Put a contact at a level: `await assess(contact_id, "supportive", on="2025-06-30")`."""

    async def make(contact_id: str, level: str, on: str = "2025-01-31") -> None:
        body = {
            "customer_id": customer_id,
            "contact_id": contact_id,
            "assessed_on": on,
            "dimensions": dimensions(),
            "level": level,
            "level_reason": "for the test",
        }
        response = await relationship.post("/v1/key-person-assessments", json=body)
        assert response.status_code == 201, response.text

    return make


@pytest.fixture
async def market(planning: httpx.AsyncClient, rival_id: str) -> Workshop:
    """A new plan of the market Guangdong for 2025, with everybody's rights."""
    body = {"market_kind": "region", "market_code": "CN-GD", "fiscal_year": 2025}
    response = await planning.post("/v1/plans", json=body)
    assert response.status_code == 201, response.text
    return Workshop(planning, "", f"/v1/plans/{response.json()['id']}", rival_id)


@pytest.fixture
async def seen_by(app: FastAPI, tokens: Tokens, customer_id: str) -> SeenBy:
    """A client that sees the customer, who makes pumps in Guangdong, as its own, or the customers of regions."""

    async def make(is_own: bool = False, regions: list[str] | None = None, clearance: int = 3) -> httpx.AsyncClient:
        user = uuid4()
        async with transaction(app.state.engine) as session:
            known = {"name": "Huaqiang", "status": "active", "region": "CN-GD", "industry": "pumps", "tags": []}
            present = sa.select(directory.c.id).where(directory.c.id == customer_id)
            if (await execute(session, present)).first() is None:
                await execute(session, sa.insert(directory).values(id=customer_id, **known))
            if is_own:
                await execute(session, sa.insert(team).values(customer_id=customer_id, user_id=user))
        scope = {"kind": "own" if regions is None else "regions", "regions": regions or []}
        return tokens.client(app, sub=str(user), data_scope=scope, clearance=clearance)

    return make
