"""The parts of a plan above level 1: goals for senior people, margin goals, and every count of them."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.sign_in import Tokens

MARGIN = {"kind": "profit", "metric": "margin", "title": "Margin up to 27 %", "target": "0.27", "due_on": "2025-12-31"}


@pytest.fixture
async def plan_of_two(
    plan: Workshop,
    new_contact: NewContact,
    assess: Assess,
    app: FastAPI,
    customer: httpx.AsyncClient,
    open_service: Any,
) -> dict[str, str]:
    """A plan for the level of a senior person and of another, with a margin to reach."""
    goal = await plan.market_goal()
    margin = await plan.ask("POST", "/market-goals", 201, json=MARGIN)
    made = {"revenue": goal["id"], "margin": margin["id"], "url": plan.url}
    for seniority in ("top", "base"):
        made[seniority] = await new_contact(seniority=seniority)
        await assess(made[seniority], "accepted")
    await plan.reach("relationship_goals")
    for seniority in ("top", "base"):
        kept = await plan.relationship_goal(made[seniority], goal["id"], "supportive", reason=f"for {seniority}")
        made[f"goal for {seniority}"] = kept["id"]
    await follow(app, await open_service("customer"), plan.customer_id)
    await follow(await open_service("relationship"), await open_service("customer"), plan.customer_id)
    return made


async def follow(follower: FastAPI, source: FastAPI, customer_id: str) -> None:
    """What the feed does in a running house."""
    async with transaction(source.state.engine) as session:
        entries = await read_entries(session, [UUID(customer_id)])
    async with transaction(follower.state.engine) as session:
        await replace_entries(session, [UUID(customer_id)], entries)


async def test_goals_above_the_level_are_left_out_of_lists_counts_and_gaps(
    plan_of_two: dict[str, str], planning: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    for client, goals in ((planning, 2), (tokens.client(app, clearance=1), 1)):
        listed = (await client.get(f"{plan_of_two['url']}/relationship-goals")).json()
        assert (len(listed["items"]), sum(gap["needed"] for gap in listed["gaps"])) == (goals, goals)
        marketed = (await client.get(f"{plan_of_two['url']}/market-goals", params={"count": "true"})).json()
        assert (len(marketed["items"]), marketed["count"]) == (goals, goals)
        snapshots = (await client.get(f"{plan_of_two['url']}/relationship-snapshots")).json()["items"]
        assert len(snapshots[0]["levels"]) == goals


async def test_goals_above_the_level_are_neither_changed_nor_confirmed(
    plan_of_two: dict[str, str], app: FastAPI, tokens: Tokens
) -> None:
    below = tokens.client(app, clearance=1)
    for address in (f"relationship-goals/{plan_of_two['goal for top']}", f"market-goals/{plan_of_two['margin']}"):
        for method in ("GET", "PATCH", "DELETE"):
            body = {} if method == "PATCH" else None
            assert (await below.request(method, f"{plan_of_two['url']}/{address}", json=body)).status_code == 404
    again = {"contact_id": plan_of_two["top"], "market_goal_id": plan_of_two["revenue"], "target_level": "exclusive"}
    answer = await below.post(f"{plan_of_two['url']}/relationship-goals", json=again)
    assert (answer.status_code, answer.json()["code"]) == (422, "goal_contact_unknown")
    for answer in (
        await below.post(f"{plan_of_two['url']}/market-goals", json=MARGIN),
        await below.patch(f"{plan_of_two['url']}/market-goals/{plan_of_two['revenue']}", json={"metric": "margin"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden")


async def test_the_history_shows_neither(plan_of_two: dict[str, str], app: FastAPI, tokens: Tokens) -> None:
    told = (await tokens.client(app, clearance=1).get(f"{plan_of_two['url']}/history")).text
    assert "for base" in told
    assert not [hidden for hidden in ("for top", "27 %", plan_of_two["top"], plan_of_two["margin"]) if hidden in told]
    full = (await tokens.client(app, clearance=2).get(f"{plan_of_two['url']}/history")).text
    assert "for top" in full
    assert "27 %" in full


async def test_no_relationship_goal_names_a_hidden_market_goal(
    plan_of_two: dict[str, str], planning: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    url, margin = plan_of_two["url"], plan_of_two["margin"]
    kept = plan_of_two["goal for base"]
    answer = await planning.patch(f"{url}/relationship-goals/{kept}", json={"market_goal_id": margin})
    assert answer.json()["market_goal_id"] == margin
    assistant = tokens.client(app, clearance=1)
    changed = await assistant.patch(f"{url}/relationship-goals/{kept}", json={"reason": "for autumn"})
    assert (changed.status_code, changed.json()["market_goal_id"]) == (200, None)
    for path in (f"{url}/relationship-goals/{kept}", f"{url}/relationship-goals", f"{url}/history"):
        shown = await assistant.get(path)
        assert (shown.status_code, margin in shown.text) == (200, False), path
        assert margin in (await planning.get(path)).text
