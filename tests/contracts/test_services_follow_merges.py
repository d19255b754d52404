"""Merges that the customer service publishes, and their effect in the services that follow."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import SQLModel

from services.planning.tables import PlanningTable
from services.relationship.tables import RelationshipTable
from shared.customers.following import follow_customers, mergers_among
from shared.customers.settlements import Merger
from shared.database import transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from tests.planning.conftest import REVENUE
from tests.planning.samples import reach
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

TABLES: dict[str, type[SQLModel]] = {"planning": PlanningTable, "relationship": RelationshipTable}


@dataclass(frozen=True)
class Company:
    """Two merged customers, each with a contact."""

    customer: httpx.AsyncClient
    planning: httpx.AsyncClient
    relationship: httpx.AsyncClient
    apps: dict[str, FastAPI]
    survivor_id: str
    absorbed_id: str

    async def events(self) -> list[FollowedEvent]:
        """The feed's events about the survivor's merges."""
        page = (await self.customer.get(f"/v1/customers/{self.survivor_id}/history", params={"limit": 500})).json()
        return [
            FollowedEvent(
                type=one["type"], time=one["occurred_at"], data=FollowedChange(customer_id=self.survivor_id, **one)
            )
            for one in page["items"][::-1]
        ]

    async def merge(self) -> None:
        url = f"/v1/customers/{self.survivor_id}/merge"
        response = await self.customer.post(url, json={"absorbed_id": self.absorbed_id})
        assert response.status_code == 201, response.text
        await self.follow()

    async def follow(self) -> None:
        """Let the services follow what happened to the survivor."""
        events = await self.events()
        for service, app in self.apps.items():
            apply = follow_customers(TABLES[service])
            async with transaction(app.state.engine) as session:
                await apply(session, app.state.peers["customer"], events)

    async def plan(self, customer_id: str, year: int = 2025) -> dict[str, Any]:
        body = {"customer_id": customer_id, "fiscal_year": year}
        made: dict[str, Any] = (await self.planning.post("/v1/plans", json=body)).json()
        goal = REVENUE | {"due_on": f"{year}-12-31"}
        response = await self.planning.post(f"/v1/plans/{made['id']}/market-goals", json=goal)
        assert response.status_code == 201, response.text
        return made

    async def plans(self) -> dict[str, dict[str, Any]]:
        found = (await self.planning.get("/v1/plans", params={"customer_id": self.survivor_id})).json()["items"]
        return {one["id"]: one for one in found}


@pytest.fixture
async def company(
    open_service: Callable[[str], Awaitable[FastAPI]],
    tokens: Tokens,
    customer: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
) -> Company:
    apps = {service: await open_service(service) for service in TABLES}
    ids = [(await customer.post("/v1/customers", json={"name": name})).json()["id"] for name in ("Alpha", "Omega")]
    return Company(customer, tokens.client(apps["planning"]), relationship, apps, *ids)


async def test_the_feed_names_survivor_and_absorbed(company: Company) -> None:
    await company.merge()
    told = list(mergers_among(await company.events()))
    assert [merger for merger, _ in told] == [Merger(uuid.UUID(company.survivor_id), uuid.UUID(company.absorbed_id))]
    assert [change.actor_name for _, change in told] == ["Test"]


async def test_assessments_show_under_the_survivor(company: Company) -> None:
    body = {"customer_id": company.absorbed_id, "name": "李雷"}
    contact = (await company.customer.post("/v1/contacts", json=body)).json()["id"]
    assessment = {"customer_id": company.absorbed_id, "contact_id": contact, "assessed_on": "2025-01-31"}
    body = assessment | {"dimensions": dimensions()}
    made = (await company.relationship.post("/v1/key-person-assessments", json=body)).json()
    await company.merge()
    url = f"/v1/key-person-assessments/{made['id']}"
    read = (await company.relationship.get(url)).json()
    assert (read["customer_id"], read["updated_at"] > made["updated_at"]) == (company.survivor_id, True)
    history = (await company.relationship.get(f"{url}/history")).json()["items"]
    assert [one["type"].rpartition(".")[2] for one in history] == ["updated", "created"]
    assert history[0]["changes"] == {"customer_id": [company.absorbed_id, company.survivor_id]}
    assert history[0]["actor_name"] == "Test"
    gone = await company.relationship.post("/v1/key-person-assessments", json=body)
    assert (gone.status_code, gone.json()["code"]) == (410, "customer_merged")


async def test_plans_show_under_the_survivor_with_their_goals(company: Company) -> None:
    made = await company.plan(company.absorbed_id)
    await company.merge()
    plans = await company.plans()
    assert list(plans) == [made["id"]]
    goals = (await company.planning.get(f"/v1/plans/{made['id']}/market-goals")).json()["items"]
    assert [goal["customer_id"] for goal in goals] == [company.survivor_id]


async def test_one_of_two_plans_for_a_year_is_in_force_and_both_can_be_read(company: Company) -> None:
    ours, theirs = await company.plan(company.survivor_id), await company.plan(company.absorbed_id)
    other_year = await company.plan(company.absorbed_id, 2024)
    await company.merge()
    plans = await company.plans()
    assert {key: (one["status"], one["superseded_by_id"]) for key, one in plans.items()} == {
        ours["id"]: ("draft", None),
        theirs["id"]: ("superseded", ours["id"]),
        other_year["id"]: ("draft", None),
    }
    url = f"/v1/plans/{theirs['id']}"
    answers = [
        await company.planning.post(f"{url}/market-goals", json=REVENUE),
        await company.planning.patch(url, json={"title": "x"}),
        await company.planning.delete(url),
        await company.planning.post(f"{url}/approval"),
        await company.planning.post(f"{url}/submission"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "plan_superseded")}
    again = await company.planning.post("/v1/plans", json={"customer_id": company.survivor_id, "fiscal_year": 2025})
    assert (again.status_code, again.json()["code"]) == (409, "plan_exists")
    assert ours["id"] in again.json()["detail"]
    history = (await company.planning.get(f"{url}/history")).json()["items"]
    assert any(one["changes"].get("superseded_by_id") == [None, ours["id"]] for one in history)
    assert history[-1]["type"] == "guanxi.plan.created"


async def opened_plan(company: Company) -> tuple[str, str]:
    """The relationship goals' address and a market goal of a plan whose goals for people may be set."""
    plan = await company.plan(company.survivor_id)
    url = f"/v1/plans/{plan['id']}"
    rival = (await company.customer.post("/v1/competitors", json={"name": "明拓电源"})).json()["id"]
    await reach(company.planning, url, rival, "relationship_goals")
    (market_goal,) = (await company.planning.get(f"{url}/market-goals")).json()["items"]
    return f"{url}/relationship-goals", market_goal["id"]


async def person(company: Company, name: str) -> str:
    body = {"customer_id": company.survivor_id, "name": name}
    return str((await company.customer.post("/v1/contacts", json=body)).json()["id"])


async def test_rows_of_an_absorbed_contact_are_its_survivors(company: Company) -> None:
    kept, absorbed = await person(company, "李雷"), await person(company, "Lei Li")
    assessed = {"customer_id": company.survivor_id, "assessed_on": "2025-01-31", "dimensions": dimensions()}
    made = await company.relationship.post("/v1/key-person-assessments", json=assessed | {"contact_id": absorbed})
    goals, market_goal = await opened_plan(company)
    aim = {"market_goal_id": market_goal, "target_level": "exclusive", "due_on": "2025-09-30"}
    for contact_id in (kept, absorbed):
        answer = await company.planning.post(goals, json=aim | {"contact_id": contact_id})
        assert answer.status_code == 201, answer.text
    merged = await company.customer.post(f"/v1/contacts/{kept}/merge", json={"absorbed_id": absorbed})
    assert merged.status_code == 201, merged.text
    states = set()
    for _ in range(2):  # each event is applied once: a second time it changes nothing
        await company.follow()
        read = await company.relationship.get(f"/v1/key-person-assessments/{made.json()['id']}")
        assert read.json()["contact_id"] == kept
        states.add(read.json()["updated_at"])
        assert [one["contact_id"] for one in (await company.planning.get(goals)).json()["items"]] == [kept]
    assert len(states) == 1


async def test_a_goal_that_is_united_hands_on_what_names_it(company: Company) -> None:
    kept, absorbed = await person(company, "李雷"), await person(company, "Lei Li")
    goals, market_goal = await opened_plan(company)
    plan, aim = goals.rpartition("/")[0], {"market_goal_id": market_goal, "target_level": "exclusive"}
    made = [
        (await company.planning.post(goals, json=aim | {"contact_id": contact_id})).json()["id"]
        for contact_id in (kept, absorbed)
    ]
    of = {"customer_id": company.survivor_id, "plan_id": plan.rpartition("/")[2], "title": "tour"}
    says = {"kind": "relationship", "title": "x", "description": "x", "relationship_goal_ids": made}
    strategy = (await company.planning.post(f"{plan}/strategies", json=says)).json()
    for goal in made:
        action = of | {"relationship_goal_id": goal, "due_on": "2025-06-30"}
        assert (await company.planning.post("/v1/actions", json=action)).status_code == 201
    await company.customer.post(f"/v1/contacts/{kept}/merge", json={"absorbed_id": absorbed})
    await company.follow()
    (stays,) = (await company.planning.get(goals)).json()["items"]
    actions = (await company.planning.get("/v1/actions", params={"plan_id": of["plan_id"]})).json()["items"]
    assert [one["relationship_goal_id"] for one in actions] == [stays["id"]] * 2
    read = (await company.planning.get(f"{plan}/strategies/{strategy['id']}")).json()
    assert read["relationship_goal_ids"] == [stays["id"]]


async def test_a_new_row_of_an_absorbed_contact_names_the_survivor(company: Company) -> None:
    kept, absorbed = await person(company, "李雷"), await person(company, "Lei Li")
    goals, market_goal = await opened_plan(company)
    await company.customer.post(f"/v1/contacts/{kept}/merge", json={"absorbed_id": absorbed})
    assessed = {"customer_id": company.survivor_id, "contact_id": absorbed, "assessed_on": "2025-01-31"}
    aim = {"contact_id": absorbed, "market_goal_id": market_goal, "target_level": "exclusive"}
    for answer in (
        await company.relationship.post("/v1/key-person-assessments", json=assessed | {"dimensions": dimensions()}),
        await company.planning.post(goals, json=aim),
    ):
        assert (answer.status_code, answer.json()["code"]) == (410, "contact_merged")
        assert answer.json()["errors"][0]["about"] == kept


async def test_rows_show_the_customers_present_name(company: Company) -> None:
    contact = {"customer_id": company.survivor_id, "name": "李雷"}
    contact_id = (await company.customer.post("/v1/contacts", json=contact)).json()["id"]
    assessed = {"customer_id": company.survivor_id, "contact_id": contact_id, "assessed_on": "2025-01-31"}
    body = assessed | {"dimensions": dimensions()}
    assert (await company.relationship.post("/v1/key-person-assessments", json=body)).status_code == 201
    plan = await company.plan(company.survivor_id)
    assert plan["customer_name"] == "Alpha"
    await company.customer.patch(f"/v1/customers/{company.survivor_id}", json={"name": "Alpha II"})
    await company.follow()
    of_customer = {"customer_id": company.survivor_id}
    shown = [
        await company.customer.get("/v1/contacts", params=of_customer),
        await company.relationship.get("/v1/key-person-assessments", params=of_customer),
        await company.relationship.get("/v1/key-person-assessments/current", params=of_customer),
        await company.planning.get("/v1/plans", params=of_customer),
        await company.planning.get(f"/v1/plans/{plan['id']}/market-goals"),
    ]
    assert [[row["customer_name"] for row in page.json()["items"]] for page in shown] == [["Alpha II"]] * len(shown)


async def test_of_two_goals_that_take_on_a_market_s_the_one_in_force_counts(company: Company) -> None:
    body = {"market_kind": "product", "market_code": "converters", "fiscal_year": 2025}
    market = f"/v1/plans/{(await company.planning.post('/v1/plans', json=body)).json()['id']}"
    offered = (await company.planning.post(f"{market}/market-goals", json=REVENUE)).json()
    for customer_id in (company.survivor_id, company.absorbed_id):
        plan = await company.plan(customer_id)
        taken = REVENUE | {"takes_on_id": offered["id"]}
        made = await company.planning.post(f"/v1/plans/{plan['id']}/market-goals", json=taken)
        assert made.status_code == 201, made.text
    await company.merge()
    (shown,) = (await company.planning.get(f"{market}/contributions")).json()["items"]
    assert (shown["goals"], shown["targets"]) == (1, "10000000")
    assert (await company.planning.get(market)).json()["status"] == "draft"
