"""The approval of a market's plan, its reviews, and whose they are."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from shared.auth.users import Colleague
from shared.customers.colleagues import keep_colleagues
from shared.database import transaction
from tests.planning.conftest import Workshop
from tests.sign_in import Tokens

WINDOW = {"from": "2020-01-01", "to": "2120-01-01"}
ADMINISTRATOR, SUPERIOR, AUTHOR = uuid4(), uuid4(), uuid4()


async def due(app: FastAPI, tokens: Tokens, kind: str) -> list[dict[str, Any]]:
    async with tokens.client(app, act={"sub": "service:gateway"}) as client:
        answer = await client.get("/internal/due-items", params=WINDOW | {"kind__in": kind})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
async def colleagues(app: FastAPI) -> None:
    """A superior of Guangdong, and an administrator."""
    entries = [
        Colleague(user_id=SUPERIOR, oversees=["CN-GD"], is_administrator=False, inactive_since=None),
        Colleague(user_id=AUTHOR, oversees=["CN-GD"], is_administrator=False, inactive_since=None),
        Colleague(user_id=ADMINISTRATOR, oversees=[], is_administrator=True, inactive_since=None),
    ]
    async with transaction(app.state.engine) as session:
        await keep_colleagues(session, entries)


async def complete(app: FastAPI, tokens: Tokens, rival_id: str, **market: str) -> Workshop:
    """A market's plan with all that its approval needs, of the author's."""
    client = tokens.client(app, sub=str(AUTHOR), name="Author")
    body = {"market_kind": "region", "market_code": "CN-GD"} | market | {"fiscal_year": 2025}
    plan = Workshop(client, "", f"/v1/plans/{(await client.post('/v1/plans', json=body)).json()['id']}", rival_id)
    await plan.market_goal()
    await plan.reach("approval")
    return plan


@pytest.fixture
async def submitted(app: FastAPI, tokens: Tokens, rival_id: str, colleagues: None) -> Workshop:
    """The plan of Guangdong, submitted by its author."""
    plan = await complete(app, tokens, rival_id)
    await plan.ask("POST", "/submission")
    return plan


@pytest.fixture
def superior(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    """The region's supervisor, who wrote nothing."""
    return tokens.client(app, sub=str(SUPERIOR), data_scope={"kind": "regions", "regions": ["CN-GD"]})


async def test_a_market_s_plan_needs_nothing_of_one_customer(app: FastAPI, tokens: Tokens, rival_id: str) -> None:
    plan = await complete(app, tokens, rival_id)
    needed = {one["requirement"] for step in (await plan.ask("GET", "/steps"))["items"] for one in step["requirements"]}
    assert needed >= {"market_goals", "challenges", "swot_quadrants", "price_strategies", "yearly_evaluation"}
    assert needed.isdisjoint({"relationship_snapshot", "relationship_goals", "actions", "budget"})
    assert (await plan.ask("GET", ""))["open_step"] == "execution"


async def test_somebody_else_of_the_region_approves(submitted: Workshop, superior: httpx.AsyncClient) -> None:
    assert (await submitted.ask("POST", "/approval", 403))["code"] == "approver_is_author"
    approved = await superior.post(f"{submitted.url}/approval")
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    version = await submitted.ask("GET", "/versions/1")
    assert {"market_goal", "challenge", "strategy"} <= {one["part"] for one in version["content"]}
    await submitted.ask("POST", "/revision", json={"reason": "a new line"})
    goal = (await submitted.ask("GET", "/market-goals"))["items"][0]["id"]
    change = {"target": "12000000", "change_reason": "a new line"}
    await submitted.ask("PATCH", f"/market-goals/{goal}", json=change)
    (found,) = (await submitted.ask("GET", "/comparison", params={"from": 1}))["changes"]
    assert (found["part"], found["part_id"]) == ("market_goal", goal)


async def test_the_decision_is_the_superior_s_and_the_correction_the_submitter_s(
    submitted: Workshop, superior: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    (decision,) = await due(app, tokens, "plan_decision")
    assert (decision["title"], decision["owner_id"], decision["customer_id"]) == (
        "Decide on a submitted plan: Region CN-GD, 2025",
        str(SUPERIOR),
        None,
    )
    returned = await superior.post(f"{submitted.url}/return", json={"reason": "no rival"})
    assert returned.status_code == 200, returned.text
    (correction,) = await due(app, tokens, "plan_correction")
    assert (correction["owner_id"], correction["note"]) == (str(AUTHOR), "no rival")


async def test_the_plan_of_an_industry_is_an_administrator_s(
    app: FastAPI, tokens: Tokens, rival_id: str, colleagues: None, superior: httpx.AsyncClient
) -> None:
    plan = await complete(app, tokens, rival_id, market_kind="industry", market_code="pumps")
    await plan.ask("POST", "/submission")
    assert [one["owner_id"] for one in await due(app, tokens, "plan_decision")] == [str(ADMINISTRATOR)]
    assert (await superior.post(f"{plan.url}/approval")).status_code == 404


async def test_reviews_of_a_market_are_held_without_people(
    submitted: Workshop, superior: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    await superior.post(f"{submitted.url}/approval")
    (review,) = (await submitted.ask("GET", "/reviews"))["items"]
    assert (review["kind"], review["customer_id"], review["customer_name"]) == ("yearly_evaluation", None, None)
    (item,) = await due(app, tokens, "plan_review")
    assert ("Region CN-GD" in item["title"], item["owner_id"]) == (True, str(SUPERIOR))
    url, found = f"{submitted.url}/reviews/{review['id']}/holding", {"findings": "region held", "corrections": []}
    assert (await submitted.client.post(url, json=found)).json()["code"] == "holder_is_reviewed"
    wanted = found | {"corrections": [{"title": "拜访", "due_on": "2099-01-31"}]}
    refused = await superior.post(url, json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "market_plan_has_none")
    held = await superior.post(url, json=found)
    assert (held.status_code, held.json()["goals_set"]) == (200, 0), held.text
    assert (await submitted.ask("GET", ""))["open_step"] is None
