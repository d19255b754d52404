"""Responsibilities over HTTP."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.database import execute, transaction
from tests.planning.conftest import NewContact, Workshop
from tests.planning.execution.conftest import MANAGER, THIS_YEAR, Complete
from tests.sign_in import Tokens

BOSS = {"duty": "accountable", "role": "account_manager"}
HELPER = {"duty": "responsible", "user_id": MANAGER}
URL = "/responsibilities"


@pytest.fixture
async def draft(complete: Complete) -> Workshop:
    """A draft with all that approval needs."""
    return await complete(THIS_YEAR)


async def add(plan: Workshop, status: int = 201, **fields: Any) -> Any:
    body = {"subject": "work_area", "work_area": "bids", "assignments": [BOSS, HELPER]} | fields
    return await plan.ask("POST", URL, status, json=body)


async def test_duties_fall_to_users_and_roles(draft: Workshop) -> None:
    made = await add(draft, ability_needed="knows rail certification")
    assert [(one["duty"], one["role"], one["user_id"], one["has_left"]) for one in made["assignments"]] == [
        ("accountable", "account_manager", None, False),
        ("responsible", None, MANAGER, False),
    ]
    assert made["assignments"][1]["user_name"] == f"User {MANAGER}"
    assert (made["ability_needed"], made["is_subject_present"]) == ("knows rail certification", True)
    assert await draft.ask("GET", f"{URL}/{made['id']}") == made
    assert made in (await draft.ask("GET", URL))["items"]


async def test_goals_of_the_plan_have_responsible_people(draft: Workshop) -> None:
    for kind in ("market_goal", "relationship_goal"):
        goal = (await draft.ask("GET", f"/{kind.replace('_', '-')}s"))["items"][0]
        made = await add(draft, subject=kind, subject_id=goal["id"], work_area=None)
        assert (made["subject"], made["subject_id"]) == (kind, goal["id"])
        again = await add(draft, 409, subject=kind, subject_id=goal["id"], work_area=None)
        assert again["code"] == "plan_responsibility_exists"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"subject": "market_goal", "work_area": None}, "subject_unclear"),
        ({"subject": "market_goal", "subject_id": MANAGER, "work_area": None}, "subject_unknown"),
        ({"subject": "strategy", "subject_id": MANAGER, "work_area": None}, "subject_unknown"),
        ({"assignments": [HELPER]}, "assignment_unclear"),
    ],
)
async def test_what_is_unclear_is_refused(draft: Workshop, fields: dict[str, Any], code: str) -> None:
    assert (await add(draft, 422, **fields))["code"] == code


async def test_a_work_area_is_there_once_whatever_its_case(draft: Workshop) -> None:
    await add(draft, work_area="Bids")
    assert (await add(draft, 409, work_area="bids"))["code"] == "plan_responsibility_exists"


async def test_somebody_who_cannot_sign_in_gets_no_duty(
    draft: Workshop, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "00000000-0000-4000-8000-00000000dead"
    monkeypatch.setitem(tokens.users, gone, {"is_active": False})
    refused = await add(draft, 422, assignments=[BOSS, {"duty": "informed", "user_id": gone}])
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("user_unknown", "/assignments/1/user_id")


async def test_a_responsibility_changes_and_goes_in_a_draft(draft: Workshop) -> None:
    url = f"{URL}/{(await add(draft))['id']}"
    changed = await draft.ask("PATCH", url, json={"assignments": [BOSS], "ability_needed": "patience"})
    assert (len(changed["assignments"]), changed["ability_needed"], changed["work_area"]) == (1, "patience", "bids")
    assert (await draft.ask("PATCH", url, 422, json={"assignments": [HELPER]}))["code"] == "assignment_unclear"
    await draft.ask("DELETE", url, 204)
    await draft.ask("GET", url, 404)
    await add(draft)


async def test_without_any_the_plan_is_not_submitted(draft: Workshop) -> None:
    for one in (await draft.ask("GET", URL))["items"]:
        await draft.ask("DELETE", f"{URL}/{one['id']}", 204)
    refused = await draft.ask("POST", "/submission", 409)
    assert (refused["code"], "Execute" in refused["detail"]) == ("plan_incomplete", True)


async def test_a_frozen_plan_keeps_its_responsibilities_and_versions_show_them(running: Workshop) -> None:
    (one,) = (await running.ask("GET", URL))["items"]
    assert (await add(running, 409))["code"] == "plan_frozen"
    for method, body in (("PATCH", {"ability_needed": "x"}), ("DELETE", None)):
        assert (await running.ask(method, f"{URL}/{one['id']}", 409, json=body))["code"] == "plan_frozen"
    kept = [row for row in (await running.ask("GET", "/versions/1"))["content"] if row["part"] == "responsibility"]
    assert [(row["id"], row["fields"]["work_area"]) for row in kept] == [(one["id"], one["work_area"])]


async def test_before_its_step_nobody_is_responsible(plan: Workshop) -> None:
    assert (await add(plan, 409))["code"] == "step_not_open"


async def test_a_goal_above_the_level_is_not_named(
    draft: Workshop, app: FastAPI, tokens: Tokens, new_contact: NewContact
) -> None:
    goal = (await draft.ask("GET", "/relationship-goals"))["items"][0]
    made = await add(draft, subject="relationship_goal", subject_id=goal["id"], work_area=None)
    async with transaction(app.state.engine) as session:
        row = {"contact_id": goal["contact_id"], "customer_id": draft.customer_id, "clearance": 2}
        await execute(session, sa.insert(people).values(row))
    async with tokens.client(app, clearance=1) as assistant:
        seen = (await assistant.get(f"{draft.url}{URL}/{made['id']}")).json()
        body = {"subject": "relationship_goal", "subject_id": goal["id"], "assignments": [BOSS]}
        refused = (await assistant.post(f"{draft.url}{URL}", json=body)).json()
    assert (seen["subject_id"], seen["is_subject_present"], refused["code"]) == (None, True, "subject_unknown")


async def test_a_goal_that_went_is_marked(draft: Workshop) -> None:
    goal = (await draft.ask("GET", "/relationship-goals"))["items"][0]
    made = await add(draft, subject="relationship_goal", subject_id=goal["id"], work_area=None)
    await draft.ask("DELETE", f"/relationship-goals/{goal['id']}", 204)
    assert (await draft.ask("GET", f"{URL}/{made['id']}"))["is_subject_present"] is False


async def test_who_does_not_see_the_customer_finds_none(draft: Workshop, app: FastAPI, tokens: Tokens) -> None:
    (one,) = (await draft.ask("GET", URL))["items"]
    stranger: httpx.AsyncClient = tokens.client(app, data_scope={"kind": "own", "regions": []})
    for path in (URL, f"{URL}/{one['id']}"):
        assert (await stranger.get(f"{draft.url}{path}")).status_code == 404
