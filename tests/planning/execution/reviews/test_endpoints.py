"""Holding reviews over HTTP."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.execution.reviews.model import PlanReview
from services.planning.goals.level_goals.model import LevelGoal
from shared.auth.visibility import people
from shared.database import execute, transaction
from shared.time import company_today
from tests.planning.conftest import Assess, Workshop
from tests.planning.execution.conftest import MANAGER, THIS_YEAR, Answer, Complete, appoint, lost
from tests.relationship.climate.conftest import body_for as climate
from tests.relationship.organization.assessments.test_endpoints import FIT, SUPPLY
from tests.relationship.organization.conftest import SUPPLIED
from tests.relationship.organization.conftest import body_for as ladder
from tests.sign_in import Tokens

FOUND = {"findings": "three of four actions in time"}
TODAY = company_today().isoformat()


async def url_of(plan: Workshop, kind: str | None = None) -> str:
    """The plan's review of the kind, else the soonest."""
    found = (await plan.ask("GET", "/reviews"))["items"]
    return f"/reviews/{next(one for one in found if kind in (None, one['kind']))['id']}"


async def answer(client: httpx.AsyncClient, plan: Workshop, review: str) -> tuple[int, str | None]:
    response = await client.post(f"{plan.url}{review}/holding", json=FOUND)
    return response.status_code, response.json().get("code")


async def test_the_evaluation_completes_the_last_step(ended: Workshop) -> None:
    assert (await ended.ask("GET", ""))["open_step"] == "execution"
    held = await ended.ask("POST", f"{await url_of(ended)}/holding", json=FOUND)
    assert (held["findings"], held["held_on"], held["held_by_name"]) == (FOUND["findings"], TODAY, "Test")
    assert (await ended.ask("GET", ""))["open_step"] is None
    assert (await ended.ask("GET", ""))["status"] == "approved"


async def test_another_review_does_not_complete_it(running: Workshop) -> None:
    await running.ask("POST", f"{await url_of(running)}/holding", json=FOUND)
    assert (await running.ask("GET", ""))["open_step"] == "execution"


async def test_marks_are_the_numbers_of_the_day(ended: Workshop, assess: Assess, new_contact: Any) -> None:
    goal = (await ended.ask("GET", "/relationship-goals"))["items"][0]
    await assess(goal["contact_id"], "exclusive")
    action = {"customer_id": ended.customer_id, "plan_id": ended.url.rpartition("/")[2], "title": "x"}
    await ended.client.post("/v1/actions", json=action | {"due_on": "2099-12-31", "due_reason": "x"})
    done = (await ended.client.get("/v1/actions")).json()["items"][0]
    await ended.client.post(f"/v1/actions/{done['id']}/completion", json={})
    review = await url_of(ended)
    before = await ended.ask("GET", review)
    held = await ended.ask("POST", f"{review}/holding", json=FOUND)
    marks = ("actions_done", "actions_open", "actions_late", "actions_cancelled", "goals_set", "goals_reached")
    assert [before[name] for name in marks] == [None] * 6
    assert [held[name] for name in marks] == [1, 1, 0, 0, 1, 1]
    (level,) = (await ended.ask("GET", f"{review}/levels"))["items"]
    assert (level["level"], level["target_level"], level["is_reached"]) == ("exclusive", "supportive", True)


async def test_marks_leave_out_people_above_the_level(ended: Workshop, app: FastAPI, tokens: Tokens) -> None:
    goal = (await ended.ask("GET", "/relationship-goals"))["items"][0]
    review = await url_of(ended)
    held = await ended.ask("POST", f"{review}/holding", json=FOUND)
    async with transaction(app.state.engine) as session:
        row = {"contact_id": goal["contact_id"], "customer_id": ended.customer_id, "clearance": 2}
        await execute(session, sa.insert(people).values(row))
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(f"{ended.url}{review}")).json()
        levels = (await assistant.get(f"{ended.url}{review}/levels")).json()["items"]
    assert (held["goals_set"], seen["goals_set"], seen["goals_reached"], levels) == (1, 0, 0, [])


async def test_levels_of_departments_and_the_customer_are_marks_too(
    ended: Workshop, app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient
) -> None:
    await add_level_goal(ended, app, department="技术部")
    await add_level_goal(ended, app, kind="organizational", target_level="key_supplier")
    for address, body in (
        ("general", climate(ended.customer_id, 3, 3, 3, 3, department="技术部")),
        ("organizational", ladder(ended.customer_id, *SUPPLIED, strategic_fit=FIT, supply_position=SUPPLY)),
    ):
        assert (await relationship.post(f"/v1/{address}-assessments", json=body)).status_code == 201
    review, marks = await url_of(ended), ("level_goals_set", "level_goals_reached")
    async with tokens.client(app, clearance=1) as assistant:  # organizational levels are above level 1
        held = (await assistant.post(f"{ended.url}{review}/holding", json=FOUND)).json()
        (level,) = (await assistant.get(f"{ended.url}{review}/level-goals")).json()["items"]
    assert ([held[name] for name in marks], level["kind"]) == ([1, 1], "general")
    found = (await ended.ask("GET", f"{review}/level-goals"))["items"]
    shown = {one["kind"]: (one["department"], one["level"], one["assessed_on"], one["is_reached"]) for one in found}
    general = ("技术部", "good", "2025-03-31", True)
    assert shown == {"general": general, "organizational": (None, "supplier", "2025-03-31", False)}
    seen = await ended.ask("GET", review)
    assert [seen[name] for name in marks] == [2, 1]


async def add_level_goal(plan: Workshop, app: FastAPI, **fields: Any) -> str:
    """A level goal of an approved plan, as if it had been there at the approval."""
    person = (await plan.ask("GET", "/relationship-goals"))["items"][0]
    names = {name: person[name] for name in ("plan_id", "customer_id", "market_goal_id")}
    wanted = {"kind": "general", "target_level": "good", "due_on": "2099-01-01", "since_version": 1}
    goal = LevelGoal.model_validate(names | wanted | fields)
    async with transaction(app.state.engine) as session:
        session.add(goal)
    return str(goal.id)


async def test_corrections_become_actions_of_the_plan(ended: Workshop) -> None:
    review, goal = await url_of(ended), (await ended.ask("GET", "/relationship-goals"))["items"][0]
    wanted = {"title": "show line 2", "due_on": "2099-01-31", "owner_id": MANAGER, "relationship_goal_id": goal["id"]}
    await ended.ask("POST", f"{review}/holding", json=FOUND | {"corrections": [wanted]})
    params = {"source_id": review.rpartition("/")[2]}
    (action,) = (await ended.client.get("/v1/actions", params=params)).json()["items"]
    assert (action["source"], action["plan_id"]) == ("review", ended.url.rpartition("/")[2])
    assert {name: action[name] for name in wanted} == wanted


async def test_a_correction_serves_a_level_goal_or_a_person(ended: Workshop, app: FastAPI) -> None:
    review, person = await url_of(ended), (await ended.ask("GET", "/relationship-goals"))["items"][0]
    level = await add_level_goal(ended, app)
    wanted = {"title": "survey", "due_on": "2099-01-31", "level_goal_id": level}
    both = wanted | {"relationship_goal_id": person["id"]}
    refused = await ended.ask("POST", f"{review}/holding", 422, json=FOUND | {"corrections": [wanted, both]})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("correction_serves_two_goals", "/corrections/1")
    await ended.ask("POST", f"{review}/holding", json=FOUND | {"corrections": [wanted]})
    (action,) = (await ended.client.get("/v1/actions", params={"level_goal_id": level})).json()["items"]
    assert (action["title"], action["relationship_goal_id"]) == ("survey", None)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"due_on": "2020-01-01"}, "correction_in_past"),
        ({"relationship_goal_id": MANAGER}, "correction_goal_unknown"),
        ({"level_goal_id": MANAGER}, "correction_goal_unknown"),
        ({"owner_id": "00000000-0000-4000-8000-00000000dead"}, "user_unknown"),
    ],
)
async def test_wrong_corrections_hold_nothing(
    ended: Workshop, tokens: Tokens, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], code: str
) -> None:
    monkeypatch.setitem(tokens.users, "00000000-0000-4000-8000-00000000dead", {"is_active": False})
    review = await url_of(ended)
    body = FOUND | {"corrections": [{"title": "x", "due_on": "2099-01-31"} | wrong]}
    refused = await ended.ask("POST", f"{review}/holding", 422, json=body)
    assert refused["code"] == code
    assert (await ended.ask("GET", review))["held_on"] is None


async def test_a_review_is_held_once(ended: Workshop) -> None:
    review = await url_of(ended)
    assert (await answer(ended.client, ended, review))[0] == 200
    assert await answer(ended.client, ended, review) == (409, "review_held")


async def test_a_review_is_not_held_before_its_month(complete: Complete, approve: Any) -> None:
    plan = await complete(THIS_YEAR + 1)
    await approve(plan)
    assert await answer(plan.client, plan, await url_of(plan)) == (409, "review_not_open")


async def test_the_account_manager_holds_checks_and_no_evaluation(
    running: Workshop, ended: Workshop, manager: httpx.AsyncClient, app: FastAPI
) -> None:
    await appoint(app, running.customer_id)
    assert (await answer(manager, running, await url_of(running)))[0] == 200
    assert await answer(manager, ended, await url_of(ended)) == (403, "holder_not_supervisor")


async def test_a_supervisor_who_is_the_account_manager_does_not_evaluate(
    ended: Workshop, app: FastAPI, tokens: Tokens, director: httpx.AsyncClient
) -> None:
    await appoint(app, ended.customer_id)
    both = tokens.client(app, sub=MANAGER, data_scope={"kind": "all", "regions": []})
    assert await answer(both, ended, await url_of(ended)) == (403, "holder_is_reviewed")
    assert (await answer(director, ended, await url_of(ended)))[0] == 200


async def test_a_colleague_does_not_hold_the_managers_check(running: Workshop, app: FastAPI, tokens: Tokens) -> None:
    colleague = "00000000-0000-4000-8000-0000000000a7"
    await appoint(app, running.customer_id, colleague)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.text("UPDATE customer_directory SET manager_id = NULL"))
    client = tokens.client(app, sub=colleague, data_scope={"kind": "own", "regions": []})
    assert await answer(client, running, await url_of(running)) == (403, "holder_not_account_manager")


async def test_without_the_relationship_service_nothing_is_held(
    ended: Workshop, replace_peer: Callable[[str, Answer], list[str]]
) -> None:
    review = await url_of(ended)
    replace_peer("relationship", lost)
    assert await answer(ended.client, ended, review) == (503, "peer_unavailable")
    assert (await ended.ask("GET", review))["held_on"] is None


async def test_a_missed_review_stays_visible_and_says_how_late_it_was_held(ended: Workshop, app: FastAPI) -> None:
    review = await url_of(ended)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(PlanReview).values(due_on=sa.text("current_date - 40")))
    missed = (await ended.ask("GET", "/reviews", params={"is_late": "true"}))["items"]
    assert [(one["kind"], one["days_late"] in {39, 40, 41}) for one in missed] == [("yearly_evaluation", True)]
    held = await ended.ask("POST", f"{review}/holding", json=FOUND)
    assert (held["is_late"], held["days_late"] in {39, 40, 41}) == (False, True)


async def test_who_does_not_see_the_customer_finds_no_reviews(ended: Workshop, app: FastAPI, tokens: Tokens) -> None:
    review = await url_of(ended)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    for path in ("/reviews", review, f"{review}/levels"):
        assert (await stranger.get(f"{ended.url}{path}")).status_code == 404
    assert await answer(stranger, ended, review) == (404, "plan_not_found")
