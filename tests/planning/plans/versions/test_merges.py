"""Plans after a merge of two people who have a goal each."""

import uuid
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from services.planning.goals.relationship_goals.model import RelationshipGoal, keep_approved
from services.planning.plans.versions.in_force import in_force, list_in_force
from services.planning.tables import PlanningTable
from shared.auth.access import acting_for
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import rows_of, transaction
from tests.planning.conftest import NewContact, Workshop
from tests.planning.plans.versions.test_approval import first
from tests.planning.samples import RESPONSIBILITY
from tests.sign_in import Tokens

WHO = str(uuid.uuid4())
Unite = Callable[[str, str], Awaitable[None]]


@pytest.fixture
def unite(app: FastAPI) -> Unite:
    """Merge the second contact into the first, in the name of `WHO`."""

    async def merge(survivor: str, absorbed: str) -> None:
        merger = Merger(uuid.UUID(survivor), uuid.UUID(absorbed), Owner.CONTACT)
        async with transaction(app.state.engine) as session:
            with acting_for(WHO, "Merger"):
                await absorb(session, rows_of(PlanningTable), merger)

    return merge


async def second_goal(plan: Workshop, contact_id: str) -> str:
    """A goal for the person that serves the plan's market goal."""
    made = await plan.relationship_goal(contact_id, (await first(plan, "market"))["id"], "exclusive")
    return str(made["id"])


async def test_who_merges_people_is_no_author(
    complete: Workshop, unite: Unite, app: FastAPI, tokens: Tokens, new_contact: NewContact
) -> None:
    one, other = await first(complete, "relationship"), await new_contact()
    goal = await second_goal(complete, other)
    says = {"kind": "relationship", "title": "x", "description": "x", "relationship_goal_ids": [goal]}
    await complete.ask("POST", "/strategies", 201, json=says)
    await unite(one["contact_id"], other)
    assert len((await complete.ask("GET", "/relationship-goals"))["items"]) == 1
    await complete.ask("POST", "/submission")
    scope = {"kind": "all", "regions": []}
    approved = await tokens.client(app, sub=WHO, data_scope=scope).post(f"{complete.url}/approval")
    assert approved.status_code == 200, approved.text


async def test_each_united_goal_has_one_responsibility(
    complete: Workshop, unite: Unite, new_contact: NewContact
) -> None:
    one, other = await first(complete, "relationship"), await new_contact()
    for goal in (one["id"], await second_goal(complete, other)):
        said = RESPONSIBILITY | {"subject": "relationship_goal", "subject_id": goal, "work_area": None}
        await complete.ask("POST", "/responsibilities", 201, json=said)
    await unite(one["contact_id"], other)
    (stays,) = (await complete.ask("GET", "/relationship-goals"))["items"]
    listed = (await complete.ask("GET", "/responsibilities"))["items"]
    assert [row["subject_id"] for row in listed if row["subject"] == "relationship_goal"] == [stays["id"]]


async def test_a_dropped_revision_brings_nobody_back_who_was_merged(
    complete: Workshop, unite: Unite, director: httpx.AsyncClient, app: FastAPI, new_contact: NewContact
) -> None:
    one, other = await first(complete, "relationship"), await new_contact()
    goal = await second_goal(complete, other)
    await complete.ask("POST", "/submission")
    assert (await director.post(f"{complete.url}/approval")).status_code == 200
    await complete.ask("POST", "/revision", json={"reason": "x"})
    await complete.ask("POST", f"/relationship-goals/{goal}/withdrawal", 204, json={"reason": "x"})
    await unite(one["contact_id"], other)
    async with transaction(app.state.engine) as session:
        assert len(await list_in_force(session, RelationshipGoal, in_force(RelationshipGoal).deleted_at.is_(None))) == 1  # type: ignore[union-attr]
    await complete.ask("POST", "/revision/cancellation", json={"reason": "x"})
    (stays,) = (await complete.ask("GET", "/relationship-goals"))["items"]
    assert (stays["id"], stays["contact_id"]) == (one["id"], one["contact_id"])


def test_the_goal_of_the_earlier_version_stays() -> None:
    older, newer = RelationshipGoal(since_version=1), RelationshipGoal(since_version=2)
    for pair in ((older, newer), (newer, older)):
        assert keep_approved(*pair)[:2] == (older, newer)
