"""A revision that is dropped: the plan says again what its approved version says."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.planning.plans.versions.test_approval import action_of, first
from tests.sign_in import Tokens

WHY = {"reason": "客户推迟二期产线"}


async def drop(plan: Workshop, status: int = 200) -> Any:
    return await plan.ask("POST", "/revision/cancellation", status, json=WHY)


async def differences(plan: Workshop, number: int = 1) -> list[Any]:
    changes: list[Any] = (await plan.ask("GET", "/comparison", params={"from": number}))["changes"]
    return changes


async def actions_of(plan: Workshop) -> list[dict[str, Any]]:
    asked = {"plan_id": plan.url.rpartition("/")[2], "sort": "created_at"}
    found: list[dict[str, Any]] = (await plan.client.get("/v1/actions", params=asked)).json()["items"]
    return found


@pytest.fixture
async def revised(approved: Workshop) -> Workshop:
    """The approved plan, open for its next version."""
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    return approved


async def test_parts_are_what_the_approved_version_says(revised: Workshop, new_contact: NewContact) -> None:
    market, person = await first(revised, "market"), await first(revised, "relationship")
    await revised.ask("PATCH", "", json={"title": "x"})
    await revised.ask("PATCH", f"/market-goals/{market['id']}", json={"target": "1", "change_reason": "x"})
    await revised.ask("POST", f"/relationship-goals/{person['id']}/withdrawal", 204, json={"reason": "x"})
    await revised.relationship_goal(person["contact_id"], market["id"], "exclusive")
    await revised.relationship_goal(await new_contact(), market["id"], "exclusive")
    await revised.ask("PUT", "/steps/analysis/conclusion", json={"conclusion": "x"})
    await revised.ask("DELETE", "/budget", 204)
    assert len(await differences(revised)) > 4
    plan = await drop(revised)
    assert (plan["status"], plan["working_version"], plan["approved_version"]) == ("approved", 1, 1)
    assert (plan["revision_cancel_reason"], plan["title"], plan["open_step"]) == (WHY["reason"], None, "execution")
    assert await differences(revised) == []
    assert (await first(revised, "relationship"))["id"] == person["id"]
    assert len((await revised.ask("GET", "/versions"))["items"]) == 1


async def test_goals_that_changed_places_change_back(revised: Workshop, new_contact: NewContact) -> None:
    one, person = await first(revised, "market"), await first(revised, "relationship")
    other = await revised.market_goal(title="other")
    moved = {"market_goal_id": other["id"], "change_reason": "x"}
    await revised.ask("PATCH", f"/relationship-goals/{person['id']}", json=moved)
    await revised.relationship_goal(person["contact_id"], one["id"], "exclusive")
    await drop(revised)
    assert await differences(revised) == []


async def test_actions_are_what_they_were_when_the_revision_began(approved: Workshop, new_contact: NewContact) -> None:
    client, person, other = approved.client, await new_contact(), await new_contact()
    (kept,) = await actions_of(approved)
    url = f"/v1/actions/{kept['id']}"
    before = (await client.patch(url, json={"due_on": "2025-05-05", "contact_ids": [person]})).json()
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    await client.patch(url, json={"due_on": "2025-07-07", "title": "x", "cost": "1", "contact_ids": [other]})
    assert (await client.post("/v1/actions", json=action_of(approved))).status_code == 201
    await drop(approved)
    (after,) = await actions_of(approved)
    names = ("id", "due_on", "title", "cost", "their_people")
    assert [after[name] for name in names] == [before[name] for name in names]


async def test_a_removed_action_comes_back_and_what_was_done_stays(revised: Workshop) -> None:
    client = revised.client
    (kept,) = await actions_of(revised)
    made = (await client.post("/v1/actions", json=action_of(revised) | {"title": "new"})).json()
    done = await client.post(f"/v1/actions/{made['id']}/completion", json={"actual_cost": "70"})
    assert done.status_code == 200
    assert (await client.delete(f"/v1/actions/{kept['id']}")).status_code == 204
    await drop(revised)
    assert [(one["id"], one["state"], one["actual_cost"]) for one in await actions_of(revised)] == [
        (kept["id"], "open", None),
        (made["id"], "done", "70"),
    ]


async def test_an_action_serves_no_goal_that_went_with_the_revision(revised: Workshop, new_contact: NewContact) -> None:
    market = await first(revised, "market")
    goal = await revised.relationship_goal(await new_contact(), market["id"], "exclusive")
    said = action_of(revised) | {"relationship_goal_id": goal["id"]}
    made = (await revised.client.post("/v1/actions", json=said)).json()
    assert (await revised.client.post(f"/v1/actions/{made['id']}/completion", json={})).status_code == 200
    await drop(revised)
    assert (await revised.client.get(f"/v1/actions/{made['id']}")).json()["relationship_goal_id"] is None


async def test_the_next_revision_begins_anew(revised: Workshop, director: httpx.AsyncClient) -> None:
    await director.patch(revised.url, json={"title": "x"})
    await drop(revised)
    again = await revised.ask("POST", "/revision", json={"reason": "三期产线"})
    assert (again["working_version"], again["revision_cancel_reason"]) == (2, None)
    await revised.ask("POST", "/submission")
    assert (await director.post(f"{revised.url}/approval")).json()["approved_version"] == 2


async def test_only_a_draft_with_an_approved_version_goes_back(plan: Workshop) -> None:
    assert (await drop(plan, 409))["code"] == "plan_not_revised"


async def test_a_submitted_revision_is_withdrawn_first(revised: Workshop) -> None:
    await revised.ask("POST", "/submission")
    assert (await drop(revised, 409))["code"] == "plan_frozen"
    await revised.ask("POST", "/withdrawal")
    assert (await drop(revised))["status"] == "approved"
    assert (await drop(revised, 409))["code"] == "plan_not_revised"


async def test_who_may_not_write_the_plan_does_not_drop_its_revision(
    revised: Workshop, app: FastAPI, tokens: Tokens
) -> None:
    reader = Workshop(tokens.client(app, scope="plans:read"), revised.customer_id, revised.url)
    await drop(reader, 403)
    stranger = tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []})
    await drop(Workshop(stranger, revised.customer_id, revised.url), 404)
