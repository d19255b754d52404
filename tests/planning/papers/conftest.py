"""A plan with goals, people and actions, and peers that can be replaced."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.web.peers import ServiceHttp
from tests.planning.conftest import Assess, NewContact, Workshop

Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]
ReplacePeer = Callable[[str, Answer], list[str]]
HOSTILE = '<script>alert("x")</script> & \'"]]>'


@dataclass(frozen=True)
class Traced:
    """A plan under work and what was put into it."""

    plan: Workshop
    market_goal: dict[str, Any]
    goal: dict[str, Any]

    async def act(self, title: str, goal_id: str | None = None, **fields: Any) -> dict[str, Any]:
        """Add an action of the plan, which serves the goal or none."""
        body = {"customer_id": self.plan.customer_id, "plan_id": self.plan.url.rpartition("/")[2], "title": title}
        said = {**body, "due_on": "2025-06-30", "relationship_goal_id": goal_id, **fields}
        response = await self.plan.client.post("/v1/actions", json=said)
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made


@pytest.fixture
async def traced(plan: Workshop, new_contact: NewContact, assess: Assess) -> Traced:
    """A plan with two market goals; one needs a decider, who is accepted and to become supportive."""
    market_goal = await plan.market_goal(title="全年销售额")
    await plan.market_goal(title="份额", kind="share", metric="share_of_wallet", baseline="0.2", target="0.4")
    await plan.reach("relationship_goals")
    person = await new_contact(name="欧阳震华", title="采购总监", decision_role="decider")
    await assess(person, "accepted")
    goal = await plan.relationship_goal(person, market_goal["id"], "supportive")
    return Traced(plan, market_goal, goal)


@pytest.fixture
def replace_peer(app: FastAPI) -> ReplacePeer:
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
