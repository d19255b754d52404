"""The steps of a plan over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import Assess, NewContact, Workshop
from tests.sign_in import Tokens


async def refused(plan: Workshop, step: str, method: str = "POST", **body: Any) -> str:
    response = await plan.client.request(method, f"{plan.url}/steps/{step}/completion", json=body)
    return f"{response.status_code} {response.json()['code']}"


async def statuses(plan: Workshop) -> list[str]:
    return [step["status"] for step in (await plan.ask("GET", "/steps"))["items"]]


async def test_a_new_plan_is_open_at_its_first_step(plan: Workshop) -> None:
    steps = (await plan.ask("GET", "/steps"))["items"]
    assert [(step["number"], step["step"]) for step in steps] == [
        (1, "market_goals"),
        (2, "analysis"),
        (3, "relationship_goals"),
        (4, "strategies"),
        (5, "execution"),
    ]
    assert await statuses(plan) == ["open", "locked", "locked", "locked", "locked"]


async def test_a_plan_goes_step_by_step(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    assert await refused(plan, "analysis", statement="x") == "409 step_not_open"
    assert await refused(plan, "market_goals") == "409 step_empty"
    goal = await plan.market_goal()
    await plan.complete("market_goals")
    assert await refused(plan, "market_goals") == "409 step_already_complete"
    assert await refused(plan, "analysis") == "422 statement_missing"
    await plan.complete("analysis")
    assert await refused(plan, "relationship_goals") == "409 step_empty"
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    await plan.complete("relationship_goals", "strategies")
    assert await statuses(plan) == ["complete"] * 4 + ["open"]
    assert await refused(plan, "execution") == "409 plan_not_approved"
    await plan.ask("POST", "/approval")
    await plan.complete("execution")
    body = await plan.ask("GET", "")
    assert (body["open_step"], body["status"]) == (None, "approved")


async def test_the_analysis_stores_everybodys_level(plan: Workshop, new_contact: NewContact, assess: Assess) -> None:
    person, _ = await new_contact(), await new_contact()
    await assess(person, "accepted")
    await plan.market_goal()
    await plan.complete("market_goals", "analysis")
    await assess(person, "exclusive")
    step = (await plan.ask("GET", "/steps"))["items"][1]
    assert step["levels"] == [{"contact_id": person, "level": "accepted", "assessed_on": "2025-01-31"}]
    assert (step["statement"], step["completed_by_name"]) == ("analysis done", "Test")


async def test_the_analysis_needs_the_relationship_service(plan: Workshop) -> None:
    await plan.market_goal()
    await plan.complete("market_goals")
    assert await refused(plan, "analysis", statement="x") == "503 peer_unavailable"
    assert await statuses(plan) == ["complete", "open", "locked", "locked", "locked"]


async def test_the_analysis_needs_the_right_to_read_relationships(
    plan: Workshop, app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient
) -> None:
    await plan.market_goal()
    finance = tokens.client(app, scope="plans:read plans:write customers:read")
    response = await finance.post(f"{plan.url}/steps/market_goals/completion", json={})
    assert response.status_code == 200
    response = await finance.post(f"{plan.url}/steps/analysis/completion", json={"statement": "x"})
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


async def test_steps_reopen_from_the_last_and_the_history_keeps_the_completion(
    plan: Workshop, relationship: httpx.AsyncClient
) -> None:
    await plan.market_goal()
    await plan.complete("market_goals", "analysis")
    assert await refused(plan, "market_goals", "DELETE") == "409 step_built_upon"
    assert await refused(plan, "strategies", "DELETE") == "409 step_not_complete"
    reopened = await plan.ask("DELETE", "/steps/analysis/completion")
    assert (reopened["status"], reopened["statement"]) == ("open", None)
    await plan.complete("analysis")
    history = (await plan.ask("GET", "/history"))["items"]
    kinds = [item["type"].removeprefix("guanxi.") for item in history]
    assert kinds.count("step_completion.created") == 3
    assert kinds.count("step_completion.updated") == 1


async def test_steps_of_an_approved_plan_cannot_be_reopened(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal = await plan.market_goal()
    await plan.complete("market_goals", "analysis")
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    await plan.complete("relationship_goals", "strategies")
    await plan.ask("POST", "/approval")
    assert await refused(plan, "strategies", "DELETE") == "409 plan_frozen"


async def test_a_step_is_not_completed_with_an_unseen_goal(plan: Workshop) -> None:
    await plan.market_goal()
    seen = (await plan.client.get(plan.url)).headers["etag"]
    await plan.market_goal()
    url = f"{plan.url}/steps/market_goals/completion"
    assert (await plan.client.post(url, json={}, headers={"If-Match": seen})).status_code == 412
    now = (await plan.client.get(plan.url)).headers["etag"]
    done = await plan.client.post(url, json={}, headers={"If-Match": now})
    assert done.status_code == 200
    assert (await plan.client.get(plan.url)).headers["etag"].startswith(done.headers["etag"][:-1] + ".")


async def test_a_repeated_completion_is_done_once(plan: Workshop) -> None:
    await plan.market_goal()
    url, headers = f"{plan.url}/steps/market_goals/completion", {"Idempotency-Key": "step-1"}
    first = await plan.client.post(url, json={}, headers=headers)
    again = await plan.client.post(url, json={}, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


@pytest.mark.parametrize(("step", "body", "status"), [("dreaming", {}, 400), ("market_goals", {"colour": "red"}, 422)])
async def test_an_unknown_step_is_refused(plan: Workshop, step: str, body: dict[str, str], status: int) -> None:
    response = await plan.client.post(f"{plan.url}/steps/{step}/completion", json=body)
    assert response.status_code == status, response.text
