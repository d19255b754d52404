"""The steps of a plan over HTTP."""

from typing import Any

import httpx
import pytest

from services.planning.plans.schemes.model import STANDARD
from tests.planning.conftest import NewContact, Workshop


async def statuses(plan: Workshop) -> list[str]:
    return [step["status"] for step in (await plan.ask("GET", "/steps"))["items"]]


async def lacking(plan: Workshop, number: int) -> list[str]:
    step = (await plan.ask("GET", "/steps"))["items"][number - 1]
    return [one["requirement"] for one in step["requirements"] if not one["is_met"]]


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
    assert steps[0]["requirements"] == [{"requirement": "market_goals", "needed": 1, "present": 0, "is_met": False}]


async def test_each_step_opens_when_the_one_before_has_what_it_needs(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal = await plan.market_goal()
    assert await statuses(plan) == ["complete", "open", "locked", "locked", "locked"]
    assert "relationship_snapshot" in await lacking(plan, 2)
    await plan.reach("relationship_goals")
    assert await statuses(plan) == ["complete", "complete", "open", "locked", "locked"]
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    assert await statuses(plan) == ["complete", "complete", "complete", "open", "locked"]
    await plan.reach("execution")
    assert await statuses(plan) == ["complete", "complete", "complete", "complete", "open"]
    assert (await plan.ask("GET", ""))["open_step"] == "execution"


async def test_a_cancelled_action_no_longer_counts(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    await plan.reach("execution")
    action = (await plan.client.get("/v1/actions")).json()["items"][0]
    cancelled = await plan.client.post(f"/v1/actions/{action['id']}/cancellation", json={"reason": "not needed"})
    assert cancelled.status_code == 200, cancelled.text
    assert ((await plan.ask("GET", ""))["open_step"], await lacking(plan, 4)) == ("strategies", ["actions"])


async def test_steps_go_by_the_scheme_in_force(plan: Workshop) -> None:
    await plan.market_goal()
    content = STANDARD.model_dump(mode="json")
    content["requirements"][0]["at_least"] = 2
    headers = {"If-Match": (await plan.client.get("/v1/plan-schemes/current")).headers["etag"]}
    body = {"content": content, "reason": "two goals"}
    published = await plan.client.post("/v1/plan-schemes", json=body, headers=headers)
    assert published.status_code == 201, published.text
    assert (await statuses(plan), await lacking(plan, 1)) == (["open"] + ["locked"] * 4, ["market_goals"])
    assert (await plan.ask("GET", ""))["open_step"] == "market_goals"
    refused = await plan.ask("PUT", "/steps/analysis/conclusion", 409, json={"conclusion": "x"})
    assert refused["code"] == "step_not_open"


async def test_a_scheme_that_asks_for_less_opens_steps_of_every_plan(plan: Workshop, market: Workshop) -> None:
    content = STANDARD.model_dump(mode="json")
    content["requirements"] = content["market_requirements"] = []
    assert (await plan.client.post("/v1/plan-schemes", json={"content": content, "reason": "x"})).status_code == 201
    assert [(await one.ask("GET", ""))["open_step"] for one in (plan, market)] == ["execution"] * 2
    await plan.ask("PUT", "/steps/strategies/conclusion", json={"conclusion": "x"})


async def test_a_conclusion_is_written_changed_and_removed(plan: Workshop) -> None:
    written = await plan.ask("PUT", "/steps/market_goals/conclusion", json={"conclusion": "两年内成为主供"})
    assert written["id"] == plan.url.rpartition("/")[2]
    await plan.ask("PUT", "/steps/market_goals/conclusion", json={"conclusion": "三年内成为主供"})
    assert (await plan.ask("GET", "/steps"))["items"][0]["conclusion"] == "三年内成为主供"
    await plan.ask("DELETE", "/steps/market_goals/conclusion")
    assert (await plan.ask("GET", "/steps"))["items"][0]["conclusion"] is None
    kinds = [item["type"].removeprefix("guanxi.") for item in (await plan.ask("GET", "/history"))["items"]]
    assert (kinds.count("step_conclusion.created"), kinds.count("step_conclusion.updated")) == (1, 2)


async def test_a_locked_step_takes_no_conclusion(plan: Workshop) -> None:
    refused = await plan.ask("PUT", "/steps/analysis/conclusion", 409, json={"conclusion": "x"})
    assert (refused["code"], "Take on market goals" in refused["detail"]) == ("step_not_open", True)


async def test_a_conclusion_does_not_overwrite_an_unseen_change(plan: Workshop) -> None:
    seen = {"If-Match": (await plan.client.get(plan.url)).headers["etag"]}
    await plan.market_goal()
    refused = await plan.ask("PUT", "/steps/market_goals/conclusion", 412, json={"conclusion": "x"}, headers=seen)
    assert refused["code"] == "precondition_failed"


@pytest.mark.parametrize(
    ("step", "body", "status"),
    [("dreaming", {"conclusion": "x"}, 400), ("market_goals", {}, 422), ("market_goals", {"conclusion": ""}, 422)],
)
async def test_an_unknown_step_or_an_empty_conclusion_is_refused(
    plan: Workshop, step: str, body: dict[str, Any], status: int
) -> None:
    await plan.ask("PUT", f"/steps/{step}/conclusion", status, json=body)
