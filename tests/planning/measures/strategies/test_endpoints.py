"""Strategies over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.database import execute, transaction
from tests.planning.conftest import NewContact, Workshop
from tests.planning.samples import OPPORTUNITY
from tests.sign_in import Tokens

PATH = "/strategies"
SAID = {"kind": "relationship", "title": "补齐决策层", "description": "高层每季度会谈"}
MARGIN = {"metric": "margin", "unit": "ratio", "target": "0.31", "baseline": None, "currency": None}


@pytest.fixture
async def ready(plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient) -> Workshop:
    """A plan at its fourth step."""
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), goal["id"], "supportive")
    return plan


async def first(plan: Workshop, part: str) -> str:
    """The id of the plan's first part of the kind."""
    return str((await plan.ask("GET", f"/{part}"))["items"][0]["id"])


async def goals(plan: Workshop) -> dict[str, Any]:
    """Everything that a strategy can serve."""
    return {
        "market_goal_id": await first(plan, "market-goals"),
        "relationship_goal_ids": [await first(plan, "relationship-goals")],
        "opportunity_id": await first(plan, "opportunity-points"),
    }


async def test_a_strategy_names_what_it_serves(ready: Workshop) -> None:
    serves = await goals(ready)
    made = await ready.ask("POST", PATH, 201, json=SAID | serves)
    assert {name: made[name] for name in serves} == serves
    changed = await ready.ask("PATCH", f"{PATH}/{made['id']}", json={"relationship_goal_ids": []})
    assert changed["relationship_goal_ids"] == []
    refused = await ready.ask("PATCH", f"{PATH}/{made['id']}", 422, json={"market_goal_id": None})
    assert refused["code"] == "strategy_inconsistent"
    await ready.ask("DELETE", f"{PATH}/{made['id']}", 204)


async def test_a_competitor_strategy_names_its_rival(ready: Workshop) -> None:
    serves = SAID | await goals(ready) | {"kind": "competitor"}
    assert (await ready.ask("POST", PATH, 422, json=serves))["errors"][0]["pointer"] == "/competitor_id"
    made = await ready.ask("POST", PATH, 201, json=serves | {"competitor_id": ready.rival_id})
    assert made["competitor_name"] == "明拓电源"
    unknown = serves | {"competitor_id": str(uuid.uuid4())}
    assert (await ready.ask("POST", PATH, 422, json=unknown))["code"] == "competitor_unknown"


@pytest.mark.parametrize("field", ["market_goal_id", "relationship_goal_ids", "opportunity_id"])
async def test_a_strategy_serves_goals_of_its_own_plan(ready: Workshop, field: str) -> None:
    serves, unknown = await goals(ready), str(uuid.uuid4())
    wrong = serves | {field: [unknown] if field.endswith("ids") else unknown}
    refused = await ready.ask("POST", PATH, 422, json=SAID | wrong)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("plan_part_unknown", f"/{field}")


async def test_what_a_strategy_serves_stays(ready: Workshop) -> None:
    serves = await goals(ready)
    made = await ready.ask("POST", PATH, 201, json=SAID | serves)
    for path, code in (
        (f"/relationship-goals/{serves['relationship_goal_ids'][0]}", "plan_part_named"),
        (f"/opportunity-points/{serves['opportunity_id']}", "plan_part_named"),
        (f"/market-goals/{serves['market_goal_id']}", "market_goal_served"),
    ):
        assert (await ready.ask("DELETE", path, 409))["code"] == code
    await ready.ask("DELETE", f"{PATH}/{made['id']}", 204)
    await ready.ask("DELETE", f"/relationship-goals/{serves['relationship_goal_ids'][0]}", 204)


async def test_goals_above_the_readers_level_are_left_out(
    ready: Workshop, app: FastAPI, tokens: Tokens, new_contact: NewContact
) -> None:
    margin, senior = await ready.market_goal(**MARGIN), await new_contact()
    above = await ready.relationship_goal(senior, margin["id"], "supportive")
    people_served = [await first(ready, "relationship-goals"), above["id"]]
    served = {"market_goal_id": margin["id"], "relationship_goal_ids": people_served}
    made = await ready.ask("POST", PATH, 201, json=SAID | served)
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(ready.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    assistant = Workshop(tokens.client(app, clearance=1), ready.customer_id, ready.url)
    seen = await assistant.ask("GET", f"{PATH}/{made['id']}")
    assert (seen["market_goal_id"], seen["relationship_goal_ids"]) == (None, people_served[:1])
    changed = await assistant.ask("PATCH", f"{PATH}/{made['id']}", json={"title": "改名"})
    assert changed["market_goal_id"] is None
    assert (await ready.ask("GET", f"{PATH}/{made['id']}"))["market_goal_id"] == margin["id"]
    refused = await assistant.ask("POST", PATH, 422, json=SAID | {"market_goal_id": margin["id"]})
    assert refused["code"] == "plan_part_unknown"


async def test_the_step_needs_one_of_each_kind_that_is_not_optional(ready: Workshop) -> None:
    steps = (await ready.ask("GET", "/steps"))["items"]
    (step,) = (one for one in steps if one["step"] == "strategies")
    lacking = {one["requirement"] for one in step["requirements"] if not one["is_met"]}
    needed = {f"{kind}_strategies" for kind in ("relationship", "competitor", "product", "price")}
    assert lacking >= needed
    assert not lacking & {"place_strategies", "promotion_strategies"}
    for kind in ("relationship", "product", "price"):
        await ready.ask("POST", PATH, 201, json=SAID | await goals(ready) | {"kind": kind})
        assert (await ready.requirement(f"{kind}_strategies"))["is_met"]


async def test_a_strategy_waits_for_its_step(plan: Workshop) -> None:
    goal = await plan.market_goal()
    refused = await plan.ask("POST", PATH, 409, json=SAID | {"market_goal_id": goal["id"]})
    assert refused["code"] == "step_not_open"


async def test_an_opportunity_that_nobody_uses_may_go(ready: Workshop) -> None:
    made = await ready.ask("POST", "/opportunity-points", 201, json=OPPORTUNITY)
    await ready.ask("DELETE", f"/opportunity-points/{made['id']}", 204)
