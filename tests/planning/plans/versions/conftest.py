"""A plan that can be submitted, and the people who decide on it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.sign_in import Tokens

Decide = Callable[..., Awaitable[Any]]


@pytest.fixture
async def complete(plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient) -> Workshop:
    """A plan with all that approval needs."""
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    await plan.reach("approval")
    return plan


@pytest.fixture
def director(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    """A supervisor of the plan's region who wrote nothing."""
    return tokens.client(app, sub=str(uuid4()), name="Director", data_scope={"kind": "regions", "regions": ["CN-GD"]})


@pytest.fixture
async def approved(complete: Workshop, director: httpx.AsyncClient) -> Workshop:
    """The plan with its first version approved."""
    await complete.ask("POST", "/submission")
    response = await director.post(f"{complete.url}/approval")
    assert response.status_code == 200, response.text
    return complete


@pytest.fixture
async def short_scheme(planning: httpx.AsyncClient) -> None:
    """A scheme with one requirement for each step, so that a few calls complete a plan."""
    content = (await planning.get("/v1/plan-schemes/current")).json()["content"]
    kept = {"market_goals", "relationship_snapshot", "relationship_goals", "actions", "yearly_evaluation"}
    content["requirements"] = [one for one in content["requirements"] if one["requirement"] in kept]
    response = await planning.post("/v1/plan-schemes", json={"content": content, "reason": "few calls"})
    assert response.status_code == 201, response.text
