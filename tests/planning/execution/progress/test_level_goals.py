"""Progress and effect of goals for general and organizational levels, with the levels of the real service."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.planning.execution.conftest import Answer, lost
from tests.planning.execution.progress.test_endpoints import act
from tests.relationship.climate.conftest import body_for as climate
from tests.relationship.conftest import dimensions
from tests.relationship.organization.assessments.test_endpoints import FIT, SUPPLY
from tests.relationship.organization.conftest import KEY, SUPPLIED
from tests.relationship.organization.conftest import body_for as ladder
from tests.sign_in import Tokens

PROGRESS = ("level_goals", "level_goal_state", "level_goals_reached")
EFFECT = ("state", "levels_moved", "cost_per_level")


@pytest.fixture
async def market_goal(plan: Workshop, relationship: httpx.AsyncClient) -> str:
    made = await plan.market_goal()
    await plan.reach("relationship_goals")
    return str(made["id"])


@pytest.fixture
async def general(plan: Workshop, market_goal: str) -> Any:
    """A goal that the technology department becomes good."""
    return await plan.level_goal(market_goal, department="技术部")


async def assess(client: httpx.AsyncClient, plan: Workshop, score: int, day: str) -> None:
    """Assess the technology department."""
    body = climate(plan.customer_id, *(score,) * 4, department="技术部", assessed_on=day)
    made = await client.post("/v1/general-assessments", json=body)
    assert made.status_code == 201, made.text


async def engage(client: httpx.AsyncClient, plan: Workshop, stages: tuple[str, ...], day: str) -> None:
    """Assess the organizational relationship."""
    body = ladder(plan.customer_id, *stages, assessed_on=day, strategic_fit=FIT, supply_position=SUPPLY)
    made = await client.post("/v1/organizational-assessments", json=body)
    assert made.status_code == 201, made.text


async def test_progress_counts_level_goals_that_are_reached(
    plan: Workshop, general: Any, relationship: httpx.AsyncClient
) -> None:
    for score, state in ((2, ["known", 0]), (3, ["known", 1])):
        await assess(relationship, plan, score, "2025-07-01")
        found = await plan.ask("GET", "/progress")
        assert [found[name] for name in PROGRESS] == [1, *state]
    assert (found["goals"], found["goals_reached"]) == (0, 0)


async def test_without_the_relationship_service_level_goals_are_counted(
    plan: Workshop, general: Any, replace_peer: Callable[[str, Answer], list[str]]
) -> None:
    await act(plan, "2025-03-10", level_goal_id=general["id"])
    replace_peer("relationship", lost)
    progress, effects = await plan.ask("GET", "/progress"), await plan.ask("GET", "/effects")
    assert [progress[name] for name in PROGRESS] == [1, "unavailable", None]
    (one,) = effects["actions"]
    assert (one["state"], one["levels_moved"], one["level_goal"]["level_after"]) == ("unavailable", None, None)


async def test_an_action_for_a_department_is_judged_by_its_level(
    plan: Workshop, general: Any, relationship: httpx.AsyncClient, new_contact: NewContact
) -> None:
    person = await new_contact()
    await act(plan, "2025-03-10", level_goal_id=general["id"], contact_ids=[person], scene="meal")
    (one,) = (await plan.ask("GET", "/effects"))["actions"]
    assert [one[name] for name in EFFECT] == ["not_assessed", None, None]
    await assess(relationship, plan, 2, "2025-02-01")
    await assess(relationship, plan, 5, "2025-04-01")
    await put(relationship, plan, person, "accepted", "2025-02-01")
    await put(relationship, plan, person, "contacted", "2025-04-01")
    found = await plan.ask("GET", "/effects")
    (one,) = found["actions"]
    assert [one[name] for name in EFFECT] == ["raised", 2, "150"]
    goal = {"level_goal_id": general["id"], "kind": "general", "department": "技术部"}
    assert one["level_goal"] == goal | {"level_before": "medium", "level_after": "excellent", "movement": 2}
    assert [person["movement"] for person in one["people"]] == [-1]
    (row,) = found["scenes"]
    assert (row["scene"], row["level_goal_kind"], row["levels_moved"]) == ("meal", "general", 2)


async def put(client: httpx.AsyncClient, plan: Workshop, person: str, level: str, day: str) -> None:
    """Put a person at a level on a day."""
    body = {"customer_id": plan.customer_id, "contact_id": person, "assessed_on": day, "level": level}
    body |= {"level_reason": "for the test", "dimensions": dimensions()}
    assert (await client.post("/v1/key-person-assessments", json=body)).status_code == 201


async def test_who_may_not_see_the_goal_sees_an_action_about_its_people(
    plan: Workshop, market_goal: str, relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    goal = await plan.level_goal(market_goal, kind="organizational", target_level="key_supplier")
    await act(plan, "2025-03-10", level_goal_id=goal["id"])
    await engage(relationship, plan, SUPPLIED, "2025-02-01")
    await engage(relationship, plan, KEY, "2025-04-01")
    (one,) = (await plan.ask("GET", "/effects"))["actions"]
    assert (one["state"], one["level_goal"]["level_before"], one["level_goal"]["movement"]) == ("raised", "supplier", 1)
    assistant = tokens.client(app, clearance=1)
    (one,) = (await assistant.get(f"{plan.url}/effects")).json()["actions"]
    assert (one["state"], one["levels_moved"], one["level_goal"]) == ("no_people", None, None)
    progress = (await assistant.get(f"{plan.url}/progress")).json()
    assert [progress[name] for name in PROGRESS] == [0, "known", 0]


async def test_a_goal_that_was_removed_since_still_says_what_the_action_moved(
    plan: Workshop, general: Any, relationship: httpx.AsyncClient
) -> None:
    await assess(relationship, plan, 2, "2025-02-01")
    await assess(relationship, plan, 3, "2025-04-01")
    await act(plan, "2025-03-10", level_goal_id=general["id"])
    await plan.ask("DELETE", f"/level-goals/{general['id']}", 204)
    (one,) = (await plan.ask("GET", "/effects"))["actions"]
    assert (one["state"], one["level_goal"]["department"]) == ("raised", "技术部")
