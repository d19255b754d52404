"""Visit plans for tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import day
from tests.sign_in import Tokens

VISITS = "/v1/visit-plans"
PlanVisit = Callable[..., Awaitable[dict[str, Any]]]


def visit(person: Person, days: float = 2, **fields: Any) -> dict[str, Any]:
    """A visit with the person, so many days ago, as a client sends it."""
    return {
        "customer_id": person.customer_id,
        "direction": "inbound",
        "starts_on": day(days),
        "ends_on": day(days),
        "contact_ids": [person.contact_id],
        **fields,
    }


@pytest.fixture
def plan_visit(relationship: httpx.AsyncClient, person: Person) -> PlanVisit:
    """Plan a visit: `await plan_visit(-3, budget=[…])`, of three days to come."""

    async def make(days: float = 2, by: httpx.AsyncClient = relationship, whom: Person = person, **fields: Any) -> Any:
        made = await by.post(VISITS, json=visit(whom, days, **fields))
        assert made.status_code == 201, made.text
        return made.json()

    return make


@pytest.fixture
async def supervisor(app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Sees the region CN-GD."""
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as client:
        yield client


@pytest.fixture
async def overseer(app: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else who sees all customers."""
    async with tokens.client(app) as client:
        yield client


async def act(client: httpx.AsyncClient, plan: dict[str, Any], name: str, **body: Any) -> httpx.Response:
    """Take a step with the plan."""
    return await client.post(f"{VISITS}/{plan['id']}/{name}", json=body or None)
