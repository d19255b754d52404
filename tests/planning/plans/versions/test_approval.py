"""Submitting, approving, returning and revising plans over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.conftest import NewContact, Workshop
from tests.sign_in import Tokens


async def first(plan: Workshop, kind: str) -> dict[str, Any]:
    """The plan's first goal of the kind."""
    found: dict[str, Any] = (await plan.ask("GET", f"/{kind}-goals"))["items"][0]
    return found


async def answer(client: httpx.AsyncClient, plan: Workshop, step: str, **body: Any) -> tuple[int, str]:
    """Status, and the code of the problem or the plan's status."""
    response = await client.post(f"{plan.url}/{step}", json=body or None)
    said = response.json()
    return response.status_code, said.get("code") or said["status"]


def action_of(plan: Workshop) -> dict[str, str]:
    """An action of the plan."""
    plan_id = plan.url.rpartition("/")[2]
    return {"customer_id": plan.customer_id, "plan_id": plan_id, "title": "plant tour", "due_on": "2025-06-30"}


async def test_an_incomplete_plan_is_not_submitted(plan: Workshop) -> None:
    assert await answer(plan.client, plan, "submission") == (409, "plan_incomplete")


async def test_a_submitted_plan_waits_unchanged_for_the_decision(complete: Workshop) -> None:
    goal, person = await first(complete, "market"), await first(complete, "relationship")
    submitted = await complete.ask("POST", "/submission")
    assert (submitted["status"], submitted["submitted_by_name"]) == ("submitted", "Test")
    assert submitted["act_by"] is not None
    market, relation = f"/market-goals/{goal['id']}", f"/relationship-goals/{person['id']}"
    for method, path, body in (
        ("PATCH", "", {"title": "x"}),
        ("DELETE", "", None),
        ("PATCH", market, {"target": "1"}),
        ("DELETE", market, None),
        ("PATCH", relation, {"target_level": "exclusive"}),
        ("POST", f"{relation}/withdrawal", {"reason": "x"}),
        ("POST", "/relationship-snapshots", None),
        ("PUT", "/steps/analysis/conclusion", {"conclusion": "x"}),
        ("POST", "/submission", None),
    ):
        assert (await complete.ask(method, path, 409, json=body))["code"] == "plan_frozen", (method, path)


async def test_somebody_else_approves(complete: Workshop, director: httpx.AsyncClient) -> None:
    await complete.ask("POST", "/submission")
    assert await answer(complete.client, complete, "approval") == (403, "approver_is_author")
    approved = (await director.post(f"{complete.url}/approval")).json()
    assert (approved["status"], approved["approved_by_name"], approved["approved_version"]) == (
        "approved",
        "Director",
        1,
    )
    assert (approved["act_by"], approved["open_step"]) == (None, "execution")
    assert await answer(director, complete, "approval") == (409, "plan_not_submitted")


async def test_whoever_wrote_one_goal_does_not_approve(complete: Workshop, director: httpx.AsyncClient) -> None:
    goal = await first(complete, "market")
    await director.patch(f"{complete.url}/market-goals/{goal['id']}", json={"title": "mine"})
    await complete.ask("POST", "/submission")
    assert await answer(director, complete, "approval") == (403, "approver_is_author")


async def test_whoever_submitted_does_not_approve(complete: Workshop, director: httpx.AsyncClient) -> None:
    assert await answer(director, complete, "submission") == (200, "submitted")
    assert await answer(director, complete, "approval") == (403, "approver_is_author")


async def test_whoever_wrote_an_action_does_not_approve(complete: Workshop, director: httpx.AsyncClient) -> None:
    assert (await director.post("/v1/actions", json=action_of(complete))).status_code == 201
    await complete.ask("POST", "/submission")
    assert await answer(director, complete, "approval") == (403, "approver_is_author")


async def test_whoever_did_an_action_may_approve(complete: Workshop, director: httpx.AsyncClient) -> None:
    made = (await complete.client.post("/v1/actions", json=action_of(complete))).json()
    done = await director.post(f"/v1/actions/{made['id']}/completion", json={"outcome": "they agree"})
    assert done.status_code == 200
    await complete.ask("POST", "/submission")
    assert await answer(director, complete, "approval") == (200, "approved")


async def test_actions_of_a_submitted_plan_wait_for_the_decision(complete: Workshop) -> None:
    made = (await complete.client.post("/v1/actions", json=action_of(complete))).json()
    await complete.ask("POST", "/submission")
    address = f"/v1/actions/{made['id']}"
    for method, path, body in (
        ("POST", "/v1/actions", action_of(complete)),
        ("PATCH", address, {"cost": "900000"}),
        ("POST", f"{address}/cancellation", {"reason": "x"}),
        ("DELETE", address, None),
    ):
        refused = await complete.client.request(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "plan_frozen"), method
    assert (await complete.client.post(f"{address}/completion", json={})).status_code == 200


async def test_an_action_that_is_removed_is_missing_in_its_plan(complete: Workshop) -> None:
    assert (await complete.ask("GET", ""))["open_step"] == "execution"
    plan_id = complete.url.rpartition("/")[2]
    for one in (await complete.client.get("/v1/actions", params={"plan_id": plan_id})).json()["items"]:
        assert (await complete.client.delete(f"/v1/actions/{one['id']}")).status_code == 204
    assert (await complete.ask("GET", ""))["open_step"] == "strategies"


async def test_approval_needs_the_scope_of_its_own(complete: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await complete.ask("POST", "/submission")
    department = tokens.client(app, sub=str(uuid4()), scope="plans:read plans:write")
    for step, body in (("approval", {}), ("return", {"reason": "x"})):
        assert await answer(department, complete, step, **body) == (403, "scope_missing")


async def test_whoever_wrote_in_an_earlier_version_may_approve_the_next(
    approved: Workshop, app: FastAPI, tokens: Tokens
) -> None:
    other = tokens.client(app, sub=str(uuid4()), name="Other")
    assert (await other.post(f"{approved.url}/revision", json={"reason": "a new line"})).status_code == 200
    assert (await other.patch(approved.url, json={"title": "B"})).status_code == 200
    assert await answer(other, approved, "submission") == (200, "submitted")
    assert await answer(other, approved, "approval") == (403, "approver_is_author")
    assert await answer(approved.client, approved, "approval") == (200, "approved")


async def test_an_account_manager_does_not_approve(complete: Workshop, app: FastAPI, tokens: Tokens) -> None:
    await complete.ask("POST", "/submission")
    manager = str(uuid4())
    await app.state.engine.exec_driver_sql(
        f"INSERT INTO customer_directory_team VALUES ('{complete.customer_id}', '{manager}')"
    )
    client = tokens.client(app, sub=manager, data_scope={"kind": "own", "regions": []})
    assert (await client.get(complete.url)).status_code == 200
    for step, body in (("approval", {}), ("return", {"reason": "x"})):
        assert await answer(client, complete, step, **body) == (403, "approver_not_supervisor")


async def test_a_plan_that_changed_since_it_was_read_is_not_approved(
    complete: Workshop, director: httpx.AsyncClient
) -> None:
    seen = (await director.get(complete.url)).headers["etag"]
    await complete.ask("POST", "/submission")
    late = await director.post(f"{complete.url}/approval", headers={"If-Match": seen})
    now = (await director.get(complete.url)).headers["etag"]
    timely = await director.post(f"{complete.url}/approval", headers={"If-Match": now})
    assert (late.status_code, timely.status_code) == (412, 200)


async def test_a_returned_plan_says_why_and_is_submitted_again(complete: Workshop, director: httpx.AsyncClient) -> None:
    await complete.ask("POST", "/submission")
    returned = (await director.post(f"{complete.url}/return", json={"reason": "no decider"})).json()
    assert (returned["status"], returned["return_reason"], returned["returned_by_name"]) == (
        "draft",
        "no decider",
        "Director",
    )
    assert returned["act_by"] is not None
    again = await complete.ask("POST", "/submission")
    assert (again["return_reason"], again["returned_by_name"]) == (None, None)
    assert await answer(director, complete, "approval") == (200, "approved")


async def test_a_withdrawn_plan_is_a_draft_again(complete: Workshop) -> None:
    assert await answer(complete.client, complete, "withdrawal") == (409, "plan_not_submitted")
    await complete.ask("POST", "/submission")
    withdrawn = await complete.ask("POST", "/withdrawal")
    assert (withdrawn["status"], withdrawn["act_by"]) == ("draft", None)
    await complete.ask("PATCH", "", json={"title": "again"})


async def test_a_plan_in_force_is_revised_and_not_deleted(approved: Workshop) -> None:
    assert (await approved.ask("DELETE", "", 409))["code"] == "plan_frozen"
    revised = await approved.ask("POST", "/revision", json={"reason": "a new line"})
    assert (revised["status"], revised["working_version"], revised["approved_version"]) == ("draft", 2, 1)
    assert (revised["revision_reason"], revised["submitted_by"]) == ("a new line", None)
    assert (await approved.ask("DELETE", "", 409))["code"] == "plan_in_force"
    assert await answer(approved.client, approved, "revision", reason="again") == (409, "plan_not_in_force")


async def test_in_a_revision_a_goal_changes_only_with_a_reason(approved: Workshop) -> None:
    url = f"/market-goals/{(await first(approved, 'market'))['id']}"
    await approved.ask("POST", "/revision", json={"reason": "a new line"})
    refused = await approved.ask("PATCH", url, 422, json={"target": "12000000"})
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("goal_change_unexplained", "/change_reason")
    changed = await approved.ask("PATCH", url, json={"target": "12000000", "change_reason": "二期产线"})
    assert (changed["target"], changed["change_reason"]) == ("12000000", "二期产线")
    assert (await approved.ask("PATCH", url, 422, json={"target": "1"}))["code"] == "goal_change_unexplained"


async def test_a_relationship_goal_follows_its_market_goal_without_a_reason(approved: Workshop) -> None:
    market, person = await first(approved, "market"), await first(approved, "relationship")
    url = f"/relationship-goals/{person['id']}"
    await approved.ask("POST", "/revision", json={"reason": "a new line"})
    higher = {"target_level": "exclusive"}
    assert (await approved.ask("PATCH", url, 422, json=higher))["code"] == "goal_change_unexplained"
    moved = {"target": "12000000", "change_reason": "二期产线"}
    await approved.ask("PATCH", f"/market-goals/{market['id']}", json=moved)
    assert (await approved.ask("PATCH", url, json=higher))["target_level"] == "exclusive"


async def test_in_a_revision_goals_are_withdrawn_with_a_reason_and_not_deleted(approved: Workshop) -> None:
    market, person = await first(approved, "market"), await first(approved, "relationship")
    await approved.ask("POST", "/revision", json={"reason": "a new line"})
    for strategy in (await approved.ask("GET", "/strategies"))["items"]:
        await approved.ask("DELETE", f"/strategies/{strategy['id']}", 204)
    for url in (f"/relationship-goals/{person['id']}", f"/market-goals/{market['id']}"):
        assert (await approved.ask("DELETE", url, 409))["code"] == "goal_approved"
        await approved.ask("POST", f"{url}/withdrawal", 204, json={"reason": "二期取消"})
        await approved.ask("GET", url, 404)


async def test_a_goal_of_the_revision_itself_is_free(approved: Workshop, new_contact: NewContact) -> None:
    await approved.ask("POST", "/revision", json={"reason": "a new line"})
    goal = await approved.market_goal()
    await approved.ask("PATCH", f"/market-goals/{goal['id']}", json={"target": "12000000"})
    person = await approved.relationship_goal(await new_contact(), goal["id"], "accepted")
    await approved.ask("DELETE", f"/relationship-goals/{person['id']}", 204)
    await approved.ask("DELETE", f"/market-goals/{goal['id']}", 204)


@pytest.mark.parametrize("step", ["return", "revision"])
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "colour": "red"}])
async def test_a_return_and_a_revision_need_their_reason(plan: Workshop, step: str, body: dict[str, Any]) -> None:
    assert (await plan.client.post(f"{plan.url}/{step}", json=body)).status_code == 422
