"""Actions over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.planning.conftest import NewContact, Workshop
from tests.planning.measures.conftest import OWNER, NewAction, body_of
from tests.planning.meetings.conftest import body_of as meeting_of
from tests.sign_in import Tokens


async def test_a_new_action_is_open_and_named_by_who_entered_it(new_action: NewAction, new_contact: NewContact) -> None:
    person = await new_contact()
    action = await new_action(owner_id=OWNER, contact_ids=[person], scene="company_tour", expected_lift="favourable")
    read = await action.ask("GET")
    assert (read["state"], read["source"], read["is_late"], read["done_on"]) == ("open", "person", False, None)
    assert (read["owner_name"], read["created_by_name"]) == (f"User {OWNER}", "Test")
    assert [one["contact_id"] for one in read["their_people"]] == [person]
    assert (read["scene"], read["expected_lift"]) == ("company_tour", "favourable")


async def test_it_belongs_to_a_plan_of_its_customer(new_action: NewAction, plan: Workshop) -> None:
    plan_id = plan.url.rpartition("/")[2]
    action = await new_action(plan_id=plan_id)
    assert (await action.ask("GET"))["source"] == "plan"
    await new_action()
    found = (await plan.client.get("/v1/actions", params={"plan_id": plan_id})).json()["items"]
    assert [one["id"] for one in found] == [action.id]
    assert (await action.ask("PATCH", expected=422, plan_id=str(uuid.uuid4())))["code"] == "plan_unknown"
    without = await action.ask("PATCH", plan_id=None)
    assert (without["plan_id"], without["source"]) == (None, "person")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"plan_id": str(uuid.uuid4())}, "plan_unknown"),
        ({"contact_ids": [str(uuid.uuid4())]}, "contact_unknown"),
        ({"customer_id": str(uuid.uuid4())}, "customer_not_found"),
        ({"scene": "picnic"}, "invalid"),
        ({"cost": "-1"}, "invalid"),
        ({"currency": "XXQ"}, "invalid"),
    ],
)
async def test_what_does_not_fit_is_refused(
    planning: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], code: str
) -> None:
    answer = await planning.post("/v1/actions", json=body_of(customer_id) | fields)
    assert (answer.status_code in {404, 422}, answer.json()["code"]) == (True, code)


async def test_who_has_left_is_not_planned_with(
    new_action: NewAction,
    planning: httpx.AsyncClient,
    customer_id: str,
    new_contact: NewContact,
    customer: httpx.AsyncClient,
) -> None:
    person = await new_contact()
    assert (await customer.patch(f"/v1/contacts/{person}", json={"has_left": True})).status_code == 200
    refused = await planning.post("/v1/actions", json=body_of(customer_id, contact_ids=[person]))
    assert refused.json()["code"] == "contact_has_left"


async def test_an_open_action_changes(new_action: NewAction, new_contact: NewContact) -> None:
    action = await new_action(contact_ids=[await new_contact()], cost="200", currency="EUR")
    other = await new_contact(name="韩梅梅")
    changed = await action.ask("PATCH", due_on="2020-01-01", owner_id=OWNER, contact_ids=[other])
    assert (changed["is_late"], changed["cost"], changed["currency"]) == (True, "200", "EUR")
    assert [one["name"] for one in changed["their_people"]] == ["韩梅梅"]


async def test_it_is_done_on_a_day_with_an_outcome_and_reopened(new_action: NewAction) -> None:
    action = await new_action(due_on="2020-01-01", cost="200")
    done = await action.ask("POST", "/completion", outcome="they agree", actual_cost="180.5", done_on="2025-02-03")
    assert (done["state"], done["done_on"], done["outcome"]) == ("done", "2025-02-03", "they agree")
    assert (done["actual_cost"], done["is_late"]) == ("180.5", False)
    for path, body in (("/completion", {}), ("/cancellation", {"reason": "x"})):
        assert (await action.ask("POST", path, 409, **body))["code"] == "action_not_open"
    assert (await action.ask("PATCH", expected=409, title="x"))["code"] == "action_not_open"
    again = await action.ask("POST", "/reopening", reason="not enough")
    assert (again["state"], again["done_on"], again["outcome"], again["actual_cost"]) == ("open", None, None, None)
    assert (await action.ask("POST", "/reopening", 409, reason="x"))["code"] == "action_open"


async def test_it_is_done_today_unless_a_day_is_said(new_action: NewAction) -> None:
    action = await new_action()
    assert (await action.ask("POST", "/completion", 422, done_on="2099-01-01"))["code"] == "invalid"
    assert (await action.ask("POST", "/completion"))["done_on"] == company_today().isoformat()


async def test_a_cancelled_action_says_why(new_action: NewAction) -> None:
    action = await new_action()
    ended = await action.ask("POST", "/cancellation", reason="they reorganize")
    assert (ended["state"], ended["cancel_reason"]) == ("cancelled", "they reorganize")


@pytest.mark.parametrize(
    "filters",
    [
        {"owner_id": OWNER},
        {"state": "open", "due_on__lt": "2025-01-01"},
        {"source": "meeting"},
        {"is_late": "true"},
    ],
)
async def test_actions_are_filtered(
    new_action: NewAction, planning: httpx.AsyncClient, customer_id: str, filters: dict[str, str]
) -> None:
    meeting = (await planning.post("/v1/meetings", json=meeting_of(customer_id))).json()["id"]
    wanted = await new_action(owner_id=OWNER, due_on="2020-01-01", source="meeting", source_id=meeting)
    await new_action()
    found = (await planning.get("/v1/actions", params=filters)).json()["items"]
    assert [one["id"] for one in found] == [wanted.id]


async def test_costs_and_senior_people_are_hidden_from_who_is_not_cleared(
    new_action: NewAction, new_contact: NewContact, app: FastAPI, tokens: Tokens
) -> None:
    senior = await new_contact(name="王总", seniority="top")
    action = await new_action(cost="200", contact_ids=[senior])
    async with tokens.client(app, clearance=1) as low:
        read = (await low.get(action.url)).json()
        assert (read["cost"], read["their_people"]) == (None, [])
        refused = await low.patch(action.url, json={"cost": "1"})
        assert refused.json()["code"] == "field_hidden"
        assert (await low.post(f"{action.url}/completion", json={"actual_cost": "1"})).json()["code"] == "field_hidden"
        assert (await low.patch(action.url, json={"contact_ids": []})).status_code == 200
    assert [one["name"] for one in (await action.ask("GET"))["their_people"]] == ["王总"]


async def test_what_was_entered_by_mistake_is_removed(new_action: NewAction) -> None:
    action = await new_action()
    await action.ask("DELETE", expected=204)
    for path in ("", "/history"):
        assert (await action.ask("GET", path, 404))["code"] == "action_not_found"


async def test_actions_outlive_the_draft_that_they_were_planned_in(new_action: NewAction, plan: Workshop) -> None:
    action = await new_action(plan_id=plan.url.rpartition("/")[2])
    assert (await plan.client.delete(plan.url)).status_code == 204
    read = await action.ask("GET")
    assert (read["plan_id"], read["source"], read["state"]) == (None, "person", "open")


async def test_the_history_has_the_action_and_its_people(new_action: NewAction, new_contact: NewContact) -> None:
    action = await new_action(contact_ids=[await new_contact()])
    items = (await action.ask("GET", "/history"))["items"]
    assert {one["entity"] for one in items} == {"action", "action_person"}
