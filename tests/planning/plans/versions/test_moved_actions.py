"""Actions that were moved between two plans of a customer, when the revision of one of them is dropped."""

from typing import Any

import httpx
import pytest

from tests.planning.conftest import NewContact, Workshop
from tests.planning.plans.versions.test_approval import action_of, first
from tests.planning.plans.versions.test_cancellation import actions_of, differences, drop

REASON = {"reason": "二期产线"}
NEXT_YEAR = {"due_on": "2026-06-30"}


@pytest.fixture
async def following(approved: Workshop) -> Workshop:
    """The customer's plan for the next year, a draft."""
    body = {"customer_id": approved.customer_id, "fiscal_year": 2026}
    made = (await approved.client.post("/v1/plans", json=body)).json()
    return Workshop(approved.client, approved.customer_id, f"/v1/plans/{made['id']}", approved.rival_id)


async def move(plan: Workshop, action: dict[str, Any], **fields: Any) -> None:
    """Move the action to this plan."""
    body = {"plan_id": plan.url.rpartition("/")[2]} | fields
    response = await plan.client.patch(f"/v1/actions/{action['id']}", json=body)
    assert response.status_code == 200, response.text


async def add_action(plan: Workshop, **fields: Any) -> dict[str, Any]:
    """A new action of the plan."""
    response = await plan.client.post("/v1/actions", json=action_of(plan) | fields)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def read(plan: Workshop, action: dict[str, Any]) -> dict[str, Any]:
    """The action as it is now."""
    found: dict[str, Any] = (await plan.client.get(f"/v1/actions/{action['id']}")).json()
    return found


async def submit(plan: Workshop, new_contact: NewContact) -> None:
    """Complete the plan of the next year and submit it."""
    market = await plan.market_goal(due_on="2026-12-31")
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), market["id"], "supportive")
    await plan.reach("approval")
    await plan.ask("POST", "/submission")


@pytest.mark.parametrize("is_approved", [False, True])
async def test_an_action_that_went_to_another_plan_stays_there(
    approved: Workshop, following: Workshop, director: httpx.AsyncClient, new_contact: NewContact, is_approved: bool
) -> None:
    (kept,) = await actions_of(approved)
    await approved.ask("POST", "/revision", json=REASON)
    await move(following, kept, **NEXT_YEAR)
    await submit(following, new_contact)
    if is_approved:
        assert (await director.post(f"{following.url}/approval")).status_code == 200
    before, plan = await read(following, kept), await following.ask("GET", "")
    await drop(approved)
    assert (await read(following, kept), await following.ask("GET", "")) == (before, plan)
    assert not is_approved or await differences(following) == []


@pytest.mark.parametrize("is_submitted", [False, True])
async def test_an_action_that_came_from_another_plan_stays(
    approved: Workshop, following: Workshop, new_contact: NewContact, is_submitted: bool
) -> None:
    moved = await add_action(following, **NEXT_YEAR)
    await approved.ask("POST", "/revision", json=REASON)
    await move(approved, moved, due_on="2025-08-08", title="x")
    if is_submitted:
        await submit(following, new_contact)
    plan = await following.ask("GET", "")
    await drop(approved)
    after = await read(approved, moved)
    assert (after["plan_id"], after["due_on"], after["title"]) == (
        approved.url.rpartition("/")[2],
        "2025-08-08",
        moved["title"],
    )
    assert await following.ask("GET", "") == plan


async def test_an_action_that_another_plan_wrote_since_is_not_removed(approved: Workshop, following: Workshop) -> None:
    await approved.ask("POST", "/revision", json=REASON)
    moved = await add_action(following, **NEXT_YEAR)
    await move(approved, moved, due_on="2025-08-08", title="x")
    await drop(approved)
    assert (moved["id"], moved["title"]) in {(one["id"], one["title"]) for one in await actions_of(approved)}


async def test_an_action_that_came_from_another_plan_serves_no_goal_that_is_gone(
    approved: Workshop, following: Workshop, new_contact: NewContact
) -> None:
    market = await following.market_goal(due_on="2026-12-31")
    await following.reach("relationship_goals")
    goal = await following.relationship_goal(await new_contact(), market["id"], "supportive")
    moved = await add_action(following, relationship_goal_id=goal["id"], **NEXT_YEAR)
    await approved.ask("POST", "/revision", json=REASON)
    new = await approved.relationship_goal(await new_contact(), (await first(approved, "market"))["id"], "exclusive")
    await move(approved, moved, relationship_goal_id=new["id"], due_on="2025-08-08")
    await drop(approved)
    after = await read(approved, moved)
    assert (after["plan_id"], after["relationship_goal_id"]) == (approved.url.rpartition("/")[2], None)


async def test_an_action_that_went_and_came_back_is_what_it_was(approved: Workshop, following: Workshop) -> None:
    (kept,) = await actions_of(approved)
    await approved.ask("POST", "/revision", json=REASON)
    await move(following, kept, **NEXT_YEAR)
    await move(approved, kept, due_on="2025-08-08", title="x")
    await drop(approved)
    (after,) = await actions_of(approved)
    assert [after[name] for name in ("id", "due_on", "title")] == [kept[name] for name in ("id", "due_on", "title")]


async def test_an_action_that_left_before_the_revision_is_not_touched(approved: Workshop, following: Workshop) -> None:
    (kept,) = await actions_of(approved)
    await move(following, kept, **NEXT_YEAR)
    await approved.ask("POST", "/revision", json=REASON)
    await following.client.patch(f"/v1/actions/{kept['id']}", json={"title": "x"})
    await following.ask("DELETE", "", 204)
    await drop(approved)
    after = await read(approved, kept)
    assert (after["plan_id"], after["title"]) == (None, "x")


async def test_what_was_changed_in_another_plan_stays(
    approved: Workshop, following: Workshop, new_contact: NewContact
) -> None:
    moved = await add_action(following, contact_ids=[await new_contact()], **NEXT_YEAR)
    await approved.ask("POST", "/revision", json=REASON)
    theirs = {"title": "theirs", "cost": "7", "description": "q", "contact_ids": [await new_contact(name="韩梅梅")]}
    await move(following, moved, **theirs)
    before = await read(following, moved)
    await move(approved, moved, title="x", cost="8", due_on="2025-08-08")
    await move(approved, moved, description=None, contact_ids=[await new_contact(name="吉姆")])
    await drop(approved)
    after = await read(approved, moved)
    names = ("title", "cost", "description", "their_people")
    assert [after[name] for name in names] == [before[name] for name in names]


async def test_what_another_plan_changed_of_an_action_that_came_back_stays(
    approved: Workshop, following: Workshop, new_contact: NewContact
) -> None:
    (kept,) = await actions_of(approved)
    await approved.ask("POST", "/revision", json=REASON)
    await move(following, kept, title="theirs", contact_ids=[await new_contact()], **NEXT_YEAR)
    before = await read(following, kept)
    await move(approved, kept, title="x", contact_ids=[], due_on="2025-08-08")
    await drop(approved)
    (after,) = await actions_of(approved)
    assert (after["title"], after["their_people"]) == ("theirs", before["their_people"])
    assert (after["id"], after["due_on"]) == (kept["id"], kept["due_on"])


@pytest.mark.parametrize("is_new", [False, True])
async def test_an_action_that_had_no_plan_has_none_again(approved: Workshop, is_new: bool) -> None:
    goal = await first(approved, "relationship")
    if is_new:
        await approved.ask("POST", "/revision", json=REASON)
    moved = await add_action(approved, plan_id=None)
    if not is_new:
        await approved.ask("POST", "/revision", json=REASON)
    await approved.client.patch(f"/v1/actions/{moved['id']}", json={"title": "own"})
    await move(approved, moved, relationship_goal_id=goal["id"], cost="8")
    await drop(approved)
    after = await read(approved, moved)
    names = ("plan_id", "source", "relationship_goal_id", "title", "cost")
    assert [after[name] for name in names] == [None, "person", None, "own", None]
    assert await differences(approved) == []
