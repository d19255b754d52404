"""While a plan is revised, everything judges by its approved version."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.plans.versions.in_force import in_force, list_in_force
from shared.database import transaction
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.planning.plans.versions.test_approval import first


@pytest.fixture
async def revised(approved: Workshop) -> Workshop:
    """The plan under revision: a higher target, and its person is no longer a goal."""
    market, person = await first(approved, "market"), await first(approved, "relationship")
    await approved.ask("POST", "/revision", json={"reason": "二期产线"})
    await approved.ask("PATCH", f"/market-goals/{market['id']}", json={"target": "1", "change_reason": "x"})
    await approved.ask("POST", f"/relationship-goals/{person['id']}/withdrawal", 204, json={"reason": "x"})
    return approved


async def rows(app: FastAPI, plan: Workshop, part: Any) -> list[Any]:
    of_plan = col(in_force(part).plan_id) == uuid.UUID(plan.url.rpartition("/")[2])
    async with transaction(app.state.engine) as session:
        return await list_in_force(session, part, of_plan)


async def test_the_approved_goals_are_in_force_until_the_revision_is(
    revised: Workshop, director: httpx.AsyncClient, app: FastAPI, new_contact: NewContact
) -> None:
    assert [int(goal.target) for goal in await rows(app, revised, MarketGoal)] == [10_000_000]
    (kept,) = await rows(app, revised, RelationshipGoal)
    assert (kept.deleted_at, kept.target_level.value) == (None, "supportive")
    market = await first(revised, "market")
    await revised.relationship_goal(await new_contact(), market["id"], "exclusive")
    assert len(await rows(app, revised, RelationshipGoal)) == 1
    await revised.ask("POST", "/submission")
    assert (await director.post(f"{revised.url}/approval")).status_code == 200
    assert [goal.target_level.value for goal in await rows(app, revised, RelationshipGoal)] == ["exclusive"]


async def test_a_draft_has_what_it_says(plan: Workshop, app: FastAPI) -> None:
    await plan.market_goal()
    assert [int(goal.target) for goal in await rows(app, plan, MarketGoal)] == [10_000_000]


async def test_a_person_merged_since_is_the_survivor(revised: Workshop, app: FastAPI) -> None:
    survivor = uuid.uuid4()
    async with transaction(app.state.engine) as session:
        moved = sa.update(RelationshipGoal).values(contact_id=survivor)
        await session.exec(moved)  # type: ignore[call-overload]
    assert [goal.contact_id for goal in await rows(app, revised, RelationshipGoal)] == [survivor]


async def test_progress_and_reviews_go_by_the_approved_goals(
    revised: Workshop, assess: Assess, director: httpx.AsyncClient
) -> None:
    found = await revised.ask("GET", "/progress")
    assert (found["goals"], found["goals_reached"]) == (1, 0)
    review = next(one for one in (await revised.ask("GET", "/reviews"))["items"] if one["kind"] == "yearly_evaluation")
    held = await director.post(f"{revised.url}/reviews/{review['id']}/holding", json={"findings": "x"})
    assert (held.status_code, held.json().get("goals_set")) == (200, 1), held.text


async def test_the_portfolio_counts_the_approved_goals(revised: Workshop) -> None:
    asked = {"fiscal_year": 2025, "customer_id": revised.customer_id}
    (row,) = (await revised.client.get("/v1/plan-portfolio", params=asked)).json()["items"]
    assert (row["market_goals"], row["relationship_goals"], row["people"]) == (1, 1, "2.5")


async def test_what_moves_into_the_next_year_are_the_approved_goals(revised: Workshop) -> None:
    body = {"customer_id": revised.customer_id, "fiscal_year": 2026}
    following = (await revised.client.post("/v1/plans", json=body)).json()["id"]
    proposals = (await revised.client.get(f"/v1/plans/{following}/carry-over")).json()["proposals"]
    kinds = [one["kind"] for one in proposals if one["reason"] != "withdrawn"]
    assert (kinds.count("market_goal"), kinds.count("relationship_goal")) == (1, 1)
    assert next(one for one in proposals if one["kind"] == "market_goal")["target"] == "10000000"
