"""A plan while other services are unavailable, slow, or not permitted for the caller."""

import asyncio
import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import Assess, NewContact, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, broken, closed, lost
from tests.sign_in import Tokens


@pytest.fixture
async def goal(plan: Workshop, new_contact: NewContact, assess: Assess) -> dict[str, Any]:
    """A relationship goal for a decider who is favourable."""
    market_goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    person = await new_contact(decision_role="decider")
    await assess(person, "favourable")
    made: dict[str, Any] = await plan.relationship_goal(person, market_goal["id"], "supportive")
    return made


async def slow(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(5)
    return httpx.Response(200, json={"items": []})


async def read(plan: Workshop) -> dict[str, Any]:
    body: dict[str, Any] = await plan.ask("GET", "/relationship-goals")
    return body


@pytest.mark.parametrize(
    ("answer", "state"), [(lost, "unavailable"), (broken, "unavailable"), (closed, "not_permitted")]
)
async def test_a_plan_is_read_without_levels(
    plan: Workshop, goal: dict[str, Any], replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    replace_peer("relationship", answer)
    body = await read(plan)
    item = body["items"][0]
    assert (item["level_state"], item["current_level"], item["gap_steps"]) == (state, None, None)
    assert (item["contact"]["decision_role"], item["level_when_set"]) == ("decider", "favourable")
    assert (body["gaps"][0]["needed"], body["gaps"][0]["present"]) == (1, None)
    single = await plan.ask("GET", f"/relationship-goals/{goal['id']}")
    assert single == item


async def test_a_slow_service_does_not_delay_the_plan(
    plan: Workshop, app: FastAPI, goal: dict[str, Any], replace_peer: ReplacePeer
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"peer_patience_seconds": 0.05})
    replace_peer("relationship", slow)
    replace_peer("customer", slow)
    async with asyncio.timeout(2):
        item = (await read(plan))["items"][0]
    assert (item["level_state"], item["contact_state"], item["contact"]) == ("unavailable", "unavailable", None)


async def test_a_plan_is_read_without_people(plan: Workshop, goal: dict[str, Any], replace_peer: ReplacePeer) -> None:
    replace_peer("customer", lost)
    body = await read(plan)
    assert (body["items"][0]["contact_state"], body["items"][0]["current_level"]) == ("unavailable", "favourable")
    assert (body["gaps"][0]["decision_role"], body["gaps"][0]["present"]) == (None, 0)


async def test_a_deleted_person_differs_from_an_unavailable_service(
    plan: Workshop, goal: dict[str, Any], customer: httpx.AsyncClient
) -> None:
    await customer.delete(f"/v1/contacts/{goal['contact_id']}")
    item = (await read(plan))["items"][0]
    assert (item["contact_state"], item["contact"]) == ("gone", None)


async def test_many_goals_are_one_call_to_each_service(
    plan: Workshop,
    goal: dict[str, Any],
    new_contact: NewContact,
    replace_peer: ReplacePeer,
) -> None:
    for _ in range(3):
        await plan.relationship_goal(await new_contact(), goal["market_goal_id"], "supportive")

    async def nothing(_: httpx.Request) -> httpx.Response:
        names = ("items", "contact_id", "rank", "assessed_on", "previous_rank")
        return httpx.Response(200, json={name: [] for name in names})

    levels, contacts = replace_peer("relationship", nothing), replace_peer("customer", nothing)
    assert len((await read(plan))["items"]) == 4
    paths = [[url.path for url in asked] for asked in (levels, contacts)]
    assert paths == [["/v1/key-person-assessments/current"], ["/v1/contacts"]]


async def test_a_goal_changes_with_a_reason_while_levels_are_unavailable(
    plan: Workshop, goal: dict[str, Any], replace_peer: ReplacePeer
) -> None:
    replace_peer("relationship", lost)
    at, said = f"/relationship-goals/{goal['id']}", {"target_level": "exclusive"}
    assert (await plan.ask("PATCH", at, 503, json=said))["code"] == "peer_unavailable"
    changed = await plan.ask("PATCH", at, json=said | {"reason": "the plant closes"})
    assert (changed["target_level"], changed["level_state"]) == ("exclusive", "unavailable")


@pytest.mark.parametrize("peer", ["relationship", "customer"])
async def test_a_new_goal_needs_both_services(
    plan: Workshop, goal: dict[str, Any], replace_peer: ReplacePeer, peer: str
) -> None:
    replace_peer(peer, lost)
    body = {key: goal[key] for key in ("contact_id", "market_goal_id", "target_level")}
    refused = await plan.ask("POST", "/relationship-goals", 503, json=body)
    assert (refused["code"], peer in refused["detail"]) == ("peer_unavailable", True)


async def test_finance_reads_the_plan_but_not_the_levels(
    plan: Workshop, goal: dict[str, Any], app: FastAPI, tokens: Tokens
) -> None:
    finance = tokens.client(app, sub=str(uuid.uuid4()), scope="plans:read plans:write customers:read")
    item = (await finance.get(f"{plan.url}/relationship-goals")).json()["items"][0]
    assert (item["level_state"], item["current_level"], item["contact_state"]) == ("not_permitted", None, "known")
    body = {key: goal[key] for key in ("contact_id", "market_goal_id", "target_level")}
    response = await finance.post(f"{plan.url}/relationship-goals", json=body)
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


async def test_without_customers_read_people_stay_unnamed(
    plan: Workshop, goal: dict[str, Any], app: FastAPI, tokens: Tokens
) -> None:
    reader = tokens.client(app, scope="plans:read relationships:read")
    item = (await reader.get(f"{plan.url}/relationship-goals")).json()["items"][0]
    assert (item["contact_state"], item["contact"], item["current_level"]) == ("not_permitted", None, "favourable")
