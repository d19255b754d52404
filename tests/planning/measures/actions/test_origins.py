"""The plan, goal, meeting or risk of an action: each is of its customer, and the caller sees it."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.planning.measures.conftest import NewAction, body_of
from tests.planning.meetings.conftest import body_of as meeting_of
from tests.planning.pursuits.conftest import summit_of
from tests.sign_in import Tokens

SOURCES = {"meeting": "/v1/meetings", "risk": "/v1/risks", "summit_project": "/v1/summit-projects"}


NewPlan = Callable[[], Awaitable[Workshop]]


@pytest.fixture
def new_plan(planning: httpx.AsyncClient, customer_id: str, rival_id: str) -> NewPlan:
    """Make a plan of the customer."""

    async def make() -> Workshop:
        made = await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2025})
        return Workshop(planning, customer_id, f"/v1/plans/{made.json()['id']}", rival_id)

    return make


async def goal_of(plan: Workshop, contact_id: str) -> str:
    """A relationship goal of the plan for the person."""
    market_goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    made = await plan.relationship_goal(contact_id, market_goal["id"], "supportive")
    return str(made["id"])


async def test_a_day_outside_the_year_of_its_plan_needs_a_reason(
    new_action: NewAction, plan: Workshop, customer_id: str
) -> None:
    plan_id = plan.url.rpartition("/")[2]
    late = body_of(customer_id, plan_id=plan_id, due_on="2026-01-01", due_reason=None)
    refused = (await plan.client.post("/v1/actions", json=late)).json()
    assert (refused["code"], [one["pointer"] for one in refused["errors"]]) == (
        "action_due_unexplained",
        ["/due_on", "/due_reason"],
    )
    action = await new_action(plan_id=plan_id, due_on="2025-12-31", due_reason=None)
    assert (await action.ask("PATCH", expected=422, due_on="2024-12-31"))["code"] == "action_due_unexplained"
    moved = await action.ask("PATCH", due_on="2026-01-01", due_reason="客户年底盘点")
    assert (moved["due_on"], moved["due_reason"]) == ("2026-01-01", "客户年底盘点")
    assert (await action.ask("PATCH", title="二次参观"))["title"] == "二次参观"
    assert (await action.ask("PATCH", expected=422, due_reason=None))["code"] == "action_due_unexplained"


async def test_an_action_of_no_plan_is_due_on_any_day(new_action: NewAction, plan: Workshop) -> None:
    action = await new_action(due_on="2099-12-31")
    refused = await action.ask("PATCH", expected=422, plan_id=plan.url.rpartition("/")[2])
    assert refused["code"] == "action_due_unexplained"


@pytest.mark.usefixtures("relationship")
async def test_it_serves_a_relationship_goal_of_its_plan(
    new_action: NewAction, plan: Workshop, new_contact: NewContact, customer_id: str
) -> None:
    goal_id, plan_id = await goal_of(plan, await new_contact()), plan.url.rpartition("/")[2]
    action = await new_action(plan_id=plan_id, relationship_goal_id=goal_id)
    assert (await action.ask("GET"))["relationship_goal_id"] == goal_id
    for fields in ({"plan_id": None}, {"relationship_goal_id": str(uuid.uuid4())}):
        refused = await action.ask("PATCH", expected=422, **fields)
        assert (refused["code"], refused["errors"][0]["pointer"]) == (
            "relationship_goal_unknown",
            "/relationship_goal_id",
        )
    assert (await action.ask("PATCH", plan_id=None, relationship_goal_id=None))["relationship_goal_id"] is None
    without_plan = await plan.client.post("/v1/actions", json=body_of(customer_id, relationship_goal_id=goal_id))
    assert without_plan.json()["code"] == "relationship_goal_unknown"


@pytest.mark.usefixtures("relationship")
async def test_it_serves_a_level_goal_of_its_plan_in_place_of_a_persons(
    new_action: NewAction, plan: Workshop, new_contact: NewContact, app: FastAPI, tokens: Tokens
) -> None:
    person, plan_id = await goal_of(plan, await new_contact()), plan.url.rpartition("/")[2]
    market_goal = (await plan.ask("GET", "/market-goals"))["items"][0]["id"]
    level = (await plan.level_goal(market_goal))["id"]
    action = await new_action(plan_id=plan_id, level_goal_id=level)
    assert (await action.ask("GET"))["level_goal_id"] == level
    for fields, code in (
        ({"plan_id": None}, "level_goal_unknown"),
        ({"level_goal_id": person}, "level_goal_unknown"),
        ({"relationship_goal_id": person}, "action_serves_two_goals"),
    ):
        refused = await action.ask("PATCH", expected=422, **fields)
        assert (refused["code"], refused["errors"][0]["pointer"]) == (code, "/level_goal_id")
    async with tokens.client(app, clearance=1) as low:
        assert (await low.get(action.url)).json()["level_goal_id"] is None
    changed = await action.ask("PATCH", level_goal_id=None, relationship_goal_id=person)
    assert (changed["level_goal_id"], changed["relationship_goal_id"]) == (None, person)


@pytest.mark.usefixtures("relationship")
async def test_a_deleted_plan_releases_what_served_its_level_goals(new_action: NewAction, plan: Workshop) -> None:
    market_goal = await plan.market_goal()
    await plan.reach("relationship_goals")
    goal = await plan.level_goal(market_goal["id"])
    action = await new_action(plan_id=plan.url.rpartition("/")[2], level_goal_id=goal["id"])
    await plan.ask("DELETE", "", 204)
    read = await action.ask("GET")
    assert (read["plan_id"], read["level_goal_id"], read["source"]) == (None, None, "person")


@pytest.mark.usefixtures("relationship")
async def test_the_goal_is_hidden_from_who_may_not_see_senior_people(
    new_contact: NewContact, new_plan: NewPlan, new_action: NewAction, app: FastAPI, tokens: Tokens, customer_id: str
) -> None:
    senior = await new_contact(seniority="top")  # before planning copies the customer, with who is senior there
    plan = await new_plan()
    goal_id = await goal_of(plan, senior)
    named = {"plan_id": plan.url.rpartition("/")[2], "relationship_goal_id": goal_id}
    action = await new_action(**named)
    async with tokens.client(app, clearance=1) as low:
        refused = await low.post("/v1/actions", json=body_of(customer_id, **named))
        assert refused.json()["code"] == "field_hidden"
        assert (await low.get(action.url)).json()["relationship_goal_id"] is None
        assert (await low.patch(action.url, json={"plan_id": named["plan_id"]})).status_code == 200


async def test_a_superseded_plan_gets_no_more_actions(
    planning: httpx.AsyncClient, customer_id: str, plan: Workshop, app: FastAPI
) -> None:
    newer = await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": 2026})
    plan_id = plan.url.rpartition("/")[2]
    supersede = sa.text("UPDATE plans SET superseded_by_id = :newer WHERE id = :id")
    await app.state.engine.execute(supersede, {"newer": newer.json()["id"], "id": plan_id})
    refused = await planning.post("/v1/actions", json=body_of(customer_id, plan_id=plan_id))
    assert (refused.status_code, refused.json()["code"]) == (422, "plan_unknown")


def source_body(source: str, customer_id: str) -> dict[str, Any]:
    if source == "meeting":
        return meeting_of(customer_id)
    if source == "summit_project":
        return summit_of(customer_id, owner_id=None)
    said = {"kind": "delivery", "description": "late", "likelihood": 2, "impact": 2, "due_on": "2099-12-31"}
    return {"customer_id": customer_id, **said}


@pytest.mark.parametrize("source", SOURCES)
async def test_its_source_is_a_meeting_or_risk_of_its_customer(
    source: str, new_action: NewAction, planning: httpx.AsyncClient, customer: httpx.AsyncClient, customer_id: str
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Zeta Pumps"})).json()["id"]
    ours, theirs = [
        (await planning.post(SOURCES[source], json=source_body(source, one))).json()["id"]
        for one in (customer_id, other)
    ]
    action = await new_action(source=source, source_id=ours)
    assert (await action.ask("GET"))["source_id"] == ours
    for one in (theirs, str(uuid.uuid4())):
        refused = await planning.post("/v1/actions", json=body_of(customer_id, source=source, source_id=one))
        assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == ("source_unknown", "/source_id")


async def test_a_risk_about_a_senior_person_is_not_named_by_an_action_that_everybody_sees(
    planning: httpx.AsyncClient, new_contact: NewContact, app: FastAPI, tokens: Tokens, customer_id: str
) -> None:
    body = source_body("risk", customer_id) | {"contact_id": await new_contact(seniority="top")}
    risk = (await planning.post("/v1/risks", json=body)).json()["id"]
    async with tokens.client(app, clearance=1) as low:
        refused = await low.post("/v1/actions", json=body_of(customer_id, source="risk", source_id=risk))
    assert refused.json()["code"] == "source_unknown"
