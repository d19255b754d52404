"""Level goals over HTTP, with the levels of the real relationship service."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, broken, closed, lost
from tests.relationship.climate.conftest import body_for as climate
from tests.relationship.organization.conftest import KEY
from tests.relationship.organization.conftest import body_for as ladder
from tests.sign_in import Tokens

GOAL = {"kind": "general", "target_level": "good"}


@pytest.fixture
async def served(plan: Workshop, relationship: httpx.AsyncClient) -> str:
    """A market goal of a plan whose analysis is complete."""
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    return str(goal["id"])


@pytest.fixture
async def departments(relationship: httpx.AsyncClient, plan: Workshop) -> None:
    """Purchasing is excellent, technology medium."""
    for department, scores in (("采购部", (5, 5, 5, 5)), ("技术部", (2, 3, 3, 3))):
        body = climate(plan.customer_id, *scores, department=department)
        assert (await relationship.post("/v1/general-assessments", json=body)).status_code == 201


async def add(plan: Workshop, served: str, status: int = 201, **fields: Any) -> Any:
    return await plan.ask("POST", "/level-goals", status, json={**GOAL, "market_goal_id": served, **fields})


async def test_departments_and_the_whole_have_goals_and_gaps(plan: Workshop, served: str, departments: None) -> None:
    await add(plan, served, department="采购部", reason="hold it")
    await add(plan, served, department="技术部")
    await add(plan, served)
    await add(plan, served, department="质量部")
    body = await plan.ask("GET", "/level-goals")
    assert [
        (one["department"], one["level_state"], one["current_level"], one["gap_steps"]) for one in body["items"]
    ] == [
        ("采购部", "known", "excellent", 0),
        ("技术部", "known", "medium", 1),
        (None, "known", "medium", 1),
        ("质量部", "never_assessed", None, None),
    ]
    needs = {"market_goal_id": served, "kind": "general", "target_level": "good"}
    assert body["gaps"] == [needs | {"needed": 4, "present": 1}]
    assert body["items"][0] == await plan.ask("GET", f"/level-goals/{body['items'][0]['id']}")
    assert {one["due_on"] for one in body["items"]} == {"2025-12-31"}
    assert [one["level_when_set"] for one in body["items"]] == ["excellent", "medium", "medium", None]


async def test_organizational_levels_are_for_those_who_may_see_them(
    plan: Workshop, served: str, relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    body = ladder(plan.customer_id, *KEY, level="key_supplier", level_reason="for the test")
    assert (await relationship.post("/v1/organizational-assessments", json=body)).status_code == 201
    made = await add(plan, served, kind="organizational", target_level="strategic_partner")
    assert (made["current_level"], made["gap_steps"], made["level_state"]) == ("key_supplier", 1, "known")
    async with tokens.client(app, clearance=1) as assistant:
        found = await Workshop(assistant, plan.customer_id, plan.url).ask("GET", "/level-goals")
    (goal,) = found["items"]
    assert (goal["level_state"], goal["current_level"], goal["current_assessed_on"]) == ("not_permitted", None, None)
    assert (made["level_when_set"], goal["level_when_set"]) == ("key_supplier", None)
    assert [one["present"] for one in found["gaps"]] == [None]


async def test_goals_that_contradict_themselves_are_refused(plan: Workshop, served: str) -> None:
    refused = await add(plan, served, 422, kind="organizational", department="采购部")
    assert [one["pointer"] for one in refused["errors"]] == ["/target_level", "/department"]
    url = f"/level-goals/{(await add(plan, served))['id']}"
    assert (await plan.ask("PATCH", url, 422, json={"target_level": "vendor"}))["code"] == "level_goal_inconsistent"
    assert (await add(plan, served, 409))["code"] == "level_goal_exists"
    assert (await add(plan, plan.customer_id, 422, department="x"))["code"] == "market_goal_unknown"


async def test_a_lower_target_and_another_year_need_a_reason(plan: Workshop, served: str, departments: None) -> None:
    unexplained = {"department": "采购部", "target_level": "medium", "due_on": "2026-01-01"}
    refused = await add(plan, served, 422, **unexplained)
    assert (refused["code"], [one["pointer"] for one in refused["errors"]]) == (
        "goal_unexplained",
        ["/target_level", "/due_on"],
    )
    made = await add(plan, served, **unexplained, reason="they merge departments")
    fine = {"reason": None, "target_level": "excellent", "due_on": "2025-12-31"}
    assert (await plan.ask("PATCH", f"/level-goals/{made['id']}", json=fine))["gap_steps"] == 0


async def test_goals_need_a_complete_analysis(plan: Workshop) -> None:
    goal = await plan.market_goal()
    assert (await add(plan, goal["id"], 409))["code"] == "step_not_open"


async def test_a_market_goal_that_is_served_stays(plan: Workshop, served: str) -> None:
    url = f"/level-goals/{(await add(plan, served))['id']}"
    assert (await plan.ask("DELETE", f"/market-goals/{served}", 409))["code"] == "market_goal_served"
    await plan.ask("DELETE", url, 204)
    await plan.ask("GET", url, 404)


async def test_a_goal_is_withdrawn_with_a_reason(plan: Workshop, served: str) -> None:
    url = f"/level-goals/{(await add(plan, served))['id']}"
    await plan.ask("POST", f"{url}/withdrawal", 204, json={"reason": "the plant is sold"})
    assert (await plan.ask("GET", "/level-goals"))["items"] == []


@pytest.mark.parametrize(
    ("answer", "state"), [(lost, "unavailable"), (broken, "unavailable"), (closed, "not_permitted")]
)
async def test_goals_with_a_reason_are_shown_and_made_without_levels(
    plan: Workshop, served: str, replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    replace_peer("relationship", answer)
    made = await add(plan, served, reason="the plant closes")
    body = await plan.ask("GET", "/level-goals")
    assert (made["level_state"], body["items"], body["gaps"][0]["present"]) == (state, [made], None)


async def test_a_goal_without_a_reason_waits_for_todays_level(
    plan: Workshop, served: str, replace_peer: ReplacePeer
) -> None:
    made = await add(plan, served)
    replace_peer("relationship", lost)
    body = {name: made[name] for name in ("market_goal_id", "kind", "target_level")} | {"department": "财务部"}
    for method, path in (("POST", "/level-goals"), ("PATCH", f"/level-goals/{made['id']}")):
        said = body if method == "POST" else {"target_level": "excellent"}
        assert (await plan.ask(method, path, 503, json=said))["code"] == "peer_unavailable"
    assert (await plan.ask("GET", "/level-goals"))["items"][0]["target_level"] == made["target_level"]


async def test_many_goals_are_one_call_for_each_kind(plan: Workshop, served: str, replace_peer: ReplacePeer) -> None:
    for department in "ABCDE":
        await add(plan, served, department=department)
    await add(plan, served, kind="organizational", target_level="supplier")

    async def nothing(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"items": []})

    asked = replace_peer("relationship", nothing)
    assert len((await plan.ask("GET", "/level-goals"))["items"]) == 6
    assert [url.path for url in asked] == ["/v1/general-assessments/current", "/v1/organizational-assessments/current"]


async def test_a_plan_without_level_goals_asks_nobody(plan: Workshop, served: str, replace_peer: ReplacePeer) -> None:
    asked = replace_peer("relationship", lost)
    empty = {"items": [], "next_cursor": None, "count": 0, "gaps": []}
    assert (await plan.ask("GET", "/level-goals"), asked) == (empty, [])
