"""People with scorecards: who sells, the manager, a colleague, an executive, and a director of a region."""

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

SALES, MANAGER, COLLEAGUE, DIRECTOR = (uuid.UUID(int=number) for number in (1, 2, 3, 4))
RIGHTS = "scorecards:read scorecards:write kpis:read"
OWN = {"kind": "own", "regions": []}
URL = "/v1/scorecards"


class People:
    """Each with a client of their own."""

    def __init__(self, open_client: Callable[..., httpx.AsyncClient]) -> None:
        own = {"scope": RIGHTS, "clearance": 2, "data_scope": OWN}
        self.sales = open_client(sub=str(SALES), name="李销售", **own)
        self.manager = open_client(sub=str(MANAGER), name="王经理", **own)
        self.colleague = open_client(sub=str(COLLEAGUE), name="Colleague", **own)
        regional = {"kind": "regions", "regions": ["CN-GD"]}
        self.director = open_client(sub=str(DIRECTOR), scope=RIGHTS, clearance=2, data_scope=regional)
        self.executive = open_client(name="Executive")


@pytest.fixture
async def people(app: FastAPI, tokens: Tokens) -> AsyncIterator[People]:
    """The people of a scorecard."""
    tokens.users[str(SALES)] = {"display_name": "李销售"}
    tokens.users[str(MANAGER)] = {"display_name": "王经理"}
    made: list[httpx.AsyncClient] = []

    def open_client(**claims: Any) -> httpx.AsyncClient:
        made.append(tokens.client(app, **claims))
        return made[-1]

    async with AsyncExitStack() as stack:
        people = People(open_client)
        for client in made:
            await stack.enter_async_context(client)
        yield people
    for user in (SALES, MANAGER):
        del tokens.users[str(user)]


def quota(**fields: Any) -> dict[str, Any]:
    """Sales against a target, by salesperson."""
    return {"key": "quota", "kpi": "sales", "basis": "salesperson", "weight": "100", "target": "1000"} | fields


def coaching(**fields: Any) -> dict[str, Any]:
    """A goal that is no KPI."""
    return {"key": "coaching", "name": "带教新人", "weight": "40", "target": "2"} | fields


def card(*goals: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A scorecard of the first quarter of 2024."""
    return {
        "holder_id": str(SALES),
        "supervisor_id": str(MANAGER),
        "salespeople": ["276"],
        "period": "quarter",
        "starts_on": "2024-01-01",
        "goals": list(goals) or [quota()],
    } | fields


@pytest.fixture
def made(people: People) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Set up a scorecard, up to a status: `await made(card(), until="agreed")`."""

    async def make(body: dict[str, Any], until: str = "draft") -> dict[str, Any]:
        found = await done(people.executive.post(URL, json=body))
        steps = {"agreed": ("agreement", None), "reviewed": ("review", {"text": "Well done.", "rating": "good"})}
        for status, (step, sent) in (steps | {"closed": ("closure", None)}).items():
            if found["status"] == until:
                break
            found = await done(people.manager.post(f"{URL}/{found['id']}/{step}", json=sent))
            assert found["status"] == status
        return found

    return make


async def done(sent: Awaitable[httpx.Response]) -> dict[str, Any]:
    """What the successful request gives."""
    answer = await sent
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def result(client: httpx.AsyncClient, scorecard: dict[str, Any]) -> dict[str, Any]:
    """What the scorecard has reached."""
    return await done(client.get(f"{URL}/{scorecard['id']}/result"))
