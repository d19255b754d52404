"""Relationship goals over HTTP, with today's levels."""

import uuid
from typing import Any

import httpx
import pytest

from tests.etags import seen_in
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.planning.goals.conftest import AssessRival


@pytest.fixture
async def market_goal(plan: Workshop, relationship: httpx.AsyncClient) -> str:
    """A market goal of a plan whose analysis is complete."""
    goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    return str(goal["id"])


async def test_a_goal_shows_its_person_and_the_missing_levels(
    plan: Workshop, market_goal: str, new_contact: NewContact, assess: Assess
) -> None:
    person = await new_contact(decision_role="decider", title="总经理")
    await assess(person, "accepted")
    made = await plan.relationship_goal(person, market_goal, "supportive", reason="decides in autumn")
    assert (made["level_when_set"], made["current_level"], made["gap_steps"]) == ("accepted", "accepted", 2)
    assert made["contact"] == {"name": "李雷", "title": "总经理", "decision_role": "decider", "has_left": False}
    assert (made["level_state"], made["contact_state"], made["due_on"]) == ("known", "known", "2025-12-31")
    await assess(person, "favourable")
    now = await plan.ask("GET", f"/relationship-goals/{made['id']}")
    assert (now["level_when_set"], now["current_level"], now["gap_steps"], now["movement"]) == (
        "accepted",
        "favourable",
        1,
        1,
    )


async def test_the_list_shows_each_market_goals_gap(
    plan: Workshop, market_goal: str, new_contact: NewContact, assess: Assess
) -> None:
    for level in ("exclusive", "accepted", None):
        person = await new_contact(decision_role="decider")
        if level:
            await assess(person, level)
        await plan.relationship_goal(person, market_goal, "supportive", reason="enough for the tender")
    body = await plan.ask("GET", "/relationship-goals")
    assert [(goal["current_level"], goal["gap_steps"], goal["level_state"]) for goal in body["items"]] == [
        ("exclusive", 0, "known"),
        ("accepted", 2, "known"),
        (None, None, "never_assessed"),
    ]
    needs = {"market_goal_id": market_goal, "decision_role": "decider", "target_level": "supportive"}
    assert body["gaps"] == [needs | {"needed": 3, "present": 1, "rivals_ahead": 0}]


async def test_an_empty_plan_calls_no_other_service(plan: Workshop) -> None:
    assert await plan.ask("GET", "/relationship-goals") == {"items": [], "next_cursor": None, "count": 0, "gaps": []}


async def test_goals_need_a_complete_analysis(
    plan: Workshop, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    goal = await plan.market_goal()
    body = {"contact_id": await new_contact(), "market_goal_id": goal["id"], "target_level": "supportive"}
    refused = await plan.ask("POST", "/relationship-goals", 409, json=body)
    assert (refused["code"], "Analyse" in refused["detail"]) == ("step_not_open", True)


async def test_a_goal_serves_a_market_goal_of_its_plan(
    plan: Workshop, market_goal: str, new_contact: NewContact
) -> None:
    person = await new_contact()
    without = {"contact_id": person, "target_level": "supportive"}
    refused = await plan.ask("POST", "/relationship-goals", 422, json=without)
    assert (refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == ("/market_goal_id", "missing")
    response = await plan.client.post("/v1/plans", json={"customer_id": plan.customer_id, "fiscal_year": 2026})
    other = Workshop(plan.client, plan.customer_id, f"/v1/plans/{response.json()['id']}")
    elsewhere = await other.market_goal(due_on="2026-12-31")
    for unknown in (elsewhere["id"], str(uuid.uuid4())):
        refused = await plan.ask("POST", "/relationship-goals", 422, json=without | {"market_goal_id": unknown})
        assert (refused["code"], refused["errors"][0]["pointer"]) == ("market_goal_unknown", "/market_goal_id")
    made = await plan.relationship_goal(person, market_goal, "supportive")
    url = f"/relationship-goals/{made['id']}"
    assert (await plan.ask("PATCH", url, 422, json={"market_goal_id": elsewhere["id"]}))["code"] == (
        "market_goal_unknown"
    )
    await plan.ask("PATCH", url, 422, json={"market_goal_id": None})


async def test_goals_are_for_the_customers_own_people(
    plan: Workshop, market_goal: str, new_contact: NewContact, customer: httpx.AsyncClient
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Other"})).json()["id"]
    stranger = (await customer.post("/v1/contacts", json={"customer_id": other, "name": "x"})).json()["id"]
    left = await new_contact(has_left=True)

    async def refused(contact_id: str) -> tuple[str, str]:
        body = {"contact_id": contact_id, "market_goal_id": market_goal, "target_level": "supportive"}
        problem = await plan.ask("POST", "/relationship-goals", 422, json=body)
        return problem["code"], problem["errors"][0]["pointer"]

    assert await refused(stranger) == ("goal_contact_unknown", "/contact_id")
    assert await refused(str(uuid.uuid4())) == ("goal_contact_unknown", "/contact_id")
    assert await refused(left) == ("goal_contact_has_left", "/contact_id")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"target_level": "friendly"}, "/target_level"),
        ({"target_level": None}, "/target_level"),
        ({"contact_id": "li-lei"}, "/contact_id"),
        ({"due_on": "soon"}, "/due_on"),
        ({"reason": " "}, "/reason"),
        ({"level_when_set": "opposed"}, "/level_when_set"),
    ],
)
async def test_invalid_fields_are_listed(
    plan: Workshop, market_goal: str, new_contact: NewContact, fields: dict[str, Any], pointer: str
) -> None:
    body = {"contact_id": await new_contact(), "market_goal_id": market_goal, "target_level": "supportive"}
    refused = await plan.ask("POST", "/relationship-goals", 422, json=body | fields)
    assert refused["errors"][0]["pointer"] == pointer


async def test_one_goal_per_person_and_market_goal(plan: Workshop, market_goal: str, new_contact: NewContact) -> None:
    person = await new_contact()
    made = await plan.relationship_goal(person, market_goal, "supportive")
    body = {"contact_id": person, "market_goal_id": market_goal, "target_level": "exclusive"}
    refused = await plan.ask("POST", "/relationship-goals", 409, json=body)
    assert (refused["code"], made["id"] in refused["detail"]) == ("relationship_goal_exists", True)
    second = await plan.market_goal()
    other = await plan.relationship_goal(person, second["id"], "supportive")
    moved = {"market_goal_id": market_goal}
    assert (await plan.ask("PATCH", f"/relationship-goals/{other['id']}", 409, json=moved))["code"] == (
        "relationship_goal_exists"
    )
    await plan.ask("DELETE", f"/relationship-goals/{made['id']}", 204)
    await plan.ask("PATCH", f"/relationship-goals/{other['id']}", json=moved)


async def test_two_changes_of_different_fields_both_stay(
    plan: Workshop, market_goal: str, new_contact: NewContact
) -> None:
    made = await plan.relationship_goal(await new_contact(), market_goal, "supportive")
    url = f"/relationship-goals/{made['id']}"
    await plan.ask("PATCH", url, json={"target_level": "exclusive"})
    seen = seen_in(await plan.client.get(f"{plan.url}{url}"))
    await plan.ask("PATCH", url, json={"reason": "the rival lost its coach"})
    body = await plan.ask("GET", url)
    assert (body["target_level"], body["reason"]) == ("exclusive", "the rival lost its coach")
    await plan.ask("PATCH", url, 412, json={"reason": "x"}, headers=seen)
    await plan.ask("DELETE", url, 412, headers=seen)
    await plan.ask("PATCH", url, 422, json={"contact_id": str(uuid.uuid4())})


async def test_a_goal_is_deleted_and_its_step_opens_again(
    plan: Workshop, market_goal: str, new_contact: NewContact
) -> None:
    made = await plan.relationship_goal(await new_contact(), market_goal, "supportive")
    await plan.reach("execution")
    assert (await plan.ask("GET", ""))["open_step"] == "execution"
    await plan.ask("DELETE", f"/relationship-goals/{made['id']}", 204)
    await plan.ask("GET", f"/relationship-goals/{made['id']}", 404)
    assert (await plan.ask("GET", ""))["open_step"] == "relationship_goals"


async def test_the_same_idempotency_key_sets_a_goal_once(
    plan: Workshop, market_goal: str, new_contact: NewContact
) -> None:
    body = {"contact_id": await new_contact(), "market_goal_id": market_goal, "target_level": "supportive"}
    headers = {"Idempotency-Key": "goal-1"}
    first = await plan.ask("POST", "/relationship-goals", 201, json=body, headers=headers)
    assert await plan.ask("POST", "/relationship-goals", 201, json=body, headers=headers) == first


async def test_rivals_are_shown_beside_us(
    plan: Workshop, market_goal: str, new_contact: NewContact, assess: Assess, assess_rival: AssessRival
) -> None:
    led, leading = await new_contact(decision_role="decider"), await new_contact(decision_role="decider")
    for person, ours in ((led, "accepted"), (leading, "supportive")):
        await assess(person, ours)
        await plan.relationship_goal(person, market_goal, "supportive")
    await assess_rival(led, "yanrui", "contacted")
    await assess_rival(led, "keling", "exclusive")
    await assess_rival(leading, "yanrui", "accepted")
    body = await plan.ask("GET", "/relationship-goals")
    shown = [[(one["competitor_name"], one["level"]) for one in goal["rivals"]] for goal in body["items"]]
    assert shown == [[("keling", "exclusive"), ("yanrui", "contacted")], [("yanrui", "accepted")]]
    assert [(gap["needed"], gap["present"], gap["rivals_ahead"]) for gap in body["gaps"]] == [(2, 1, 1)]


async def test_a_lower_target_and_another_year_need_a_reason(
    plan: Workshop, market_goal: str, new_contact: NewContact, assess: Assess
) -> None:
    person = await new_contact()
    await assess(person, "supportive")
    body = {"contact_id": person, "market_goal_id": market_goal, "target_level": "accepted", "due_on": "2026-01-01"}
    refused = await plan.ask("POST", "/relationship-goals", 422, json=body)
    assert refused["code"] == "goal_unexplained"
    assert [one["pointer"] for one in refused["errors"]] == ["/target_level", "/due_on"]
    made = await plan.ask("POST", "/relationship-goals", 201, json=body | {"reason": "he retires"})
    url = f"/relationship-goals/{made['id']}"
    refused = await plan.ask("PATCH", url, 422, json={"reason": None})
    assert [one["pointer"] for one in refused["errors"]] == ["/target_level", "/due_on"]
    fine = {"reason": None, "target_level": "exclusive", "due_on": "2025-12-31"}
    assert (await plan.ask("PATCH", url, json=fine))["reason"] is None
