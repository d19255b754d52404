"""Programmes follow the customer service's feed: contracts, teams, policies, merges; also twice, or at once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.measures.programmes.following import follow_stages
from services.planning.measures.programmes.settling import settle_programmes
from services.planning.settings import PlanningSettings
from services.planning.tables import PlanningTable
from shared.auth.users import users
from shared.customers.account_teams import follow_account_teams
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.database import execute, transaction
from shared.feed.followers import Feed, Follower, follower_cursors
from shared.time import company_today, months_after
from shared.web.peers import ServiceHttp
from tests.sign_in import Tokens

MANAGER, SUPPORT = (str(UUID(int=number)) for number in (301, 302))


@pytest.fixture
async def service(open_committing: Any) -> FastAPI:
    """The follower is the planning service."""
    opened: FastAPI = await open_committing("planning")
    async with transaction(opened.state.engine) as session:
        for user_id in (MANAGER, SUPPORT):
            named = {"username": user_id, "display_name": "somebody", "is_active": True, "version": 1}
            await execute(session, sa.insert(users).values(id=UUID(user_id), **named))
    return opened


@pytest.fixture
async def planning(service: FastAPI, tokens: Tokens) -> Any:
    async with tokens.client(service) as client:
        yield client


@pytest.fixture
def follower(service: FastAPI, peer: ServiceHttp) -> Follower:
    copies = (follow_customers(PlanningTable), follow_schemes, follow_account_teams)
    feed = Feed("customer", *copies, follow_stages(PlanningSettings()))
    return Follower(feed, peer, service.state.engine)


async def new_customer(customer: httpx.AsyncClient, name: str, **fields: Any) -> str:
    team = [{"user_id": MANAGER, "role": "account_manager"}]
    body = {"name": name, "team": team, **fields}
    made = await customer.post("/v1/customers?force=true", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def sign(customer: httpx.AsyncClient, customer_id: str, months: int = 0) -> None:
    """The stage that comes after so many months begins today; 0: the first contract is signed today."""
    on = months_after(company_today() - timedelta(days=1), -months) if months else company_today()
    answer = await customer.patch(f"/v1/customers/{customer_id}", json={"first_contract_on": on.isoformat()})
    assert answer.status_code == 200, answer.text


async def programmes(planning: httpx.AsyncClient, **filters: Any) -> list[dict[str, Any]]:
    answer = await planning.get("/v1/lifecycle-programmes", params={"sort": "created_at", **filters})
    return list(answer.json()["items"])


async def test_a_contract_starts_a_programme_and_the_next_stage_the_next(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower
) -> None:
    customer_id = await new_customer(customer, "Huaqiang")
    await follower.follow_once(wait=0)
    assert await programmes(planning) == []
    await sign(customer, customer_id)
    await follower.follow_once(wait=0)
    (initial,) = await programmes(planning)
    assert (initial["customer_id"], initial["stage"], initial["open_count"]) == (customer_id, "initial", 6)
    assert {one["owner_id"] for one in initial["actions"]} == {MANAGER}
    await sign(customer, customer_id, months=3)
    await follower.follow_once(wait=0)
    found = [(one["stage"], one["status"]) for one in await programmes(planning)]
    assert found == [("initial", "moved"), ("stable", "running")]


@pytest.mark.parametrize("months", [0, 3, 12, 36])
async def test_stages_and_days_are_those_of_the_customer_service(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower, months: int
) -> None:
    customer_id = await new_customer(customer, "Huaqiang")
    await sign(customer, customer_id, months)
    await follower.follow_once(wait=0)
    (programme,) = await programmes(planning)
    entitled = (await customer.get(f"/v1/customers/{customer_id}/entitlements")).json()
    assert (programme["stage"], programme["entered_on"]) == (entitled["stage"], entitled["stage_since"])
    asked = {"customer_id": customer_id, "stage": programme["stage"], "limit": 500}
    wanted = {
        (one["key"], one["due_on"]) for one in (await customer.get("/v1/stage-actions", params=asked)).json()["items"]
    }
    soon = (company_today() + timedelta(days=90)).isoformat()
    planned = {(one["key"], one["due_on"]) for one in programme["actions"] if one["due_on"] <= soon}
    assert planned
    assert planned <= wanted


async def test_a_feed_that_is_followed_again_changes_nothing(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, service: FastAPI, follower: Follower
) -> None:
    customer_id = await new_customer(customer, "Huaqiang")
    for months in (0, 3, 0):
        await sign(customer, customer_id, months)
        await follower.follow_once(wait=0)
    found = await programmes(planning)
    assert [(one["stage"], one["status"]) for one in found] == [("initial", "running"), ("stable", "moved")]
    async with transaction(service.state.engine) as session:
        await execute(session, sa.delete(follower_cursors))
    await follower.follow_once(wait=0)
    assert await programmes(planning) == found


async def test_who_joins_the_team_gets_the_actions_of_the_role(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower
) -> None:
    customer_id = await new_customer(customer, "Huaqiang")
    await want_support(planning)
    await sign(customer, customer_id)
    await follower.follow_once(wait=0)
    assert (await kickoff(planning))["owner_id"] is None
    member = {"user_id": SUPPORT, "role": "technical_support"}
    made = await customer.post(f"/v1/customers/{customer_id}/team", json=member)
    await follower.follow_once(wait=0)
    assert (await kickoff(planning))["owner_id"] == SUPPORT
    await customer.delete(f"/v1/customers/{customer_id}/team/{made.json()['id']}")
    await follower.follow_once(wait=0)
    assert (await kickoff(planning))["owner_id"] is None


async def want_support(planning: httpx.AsyncClient) -> None:
    """Publish a programme scheme in which technical support does the kickoff."""
    path = "/v1/lifecycle-programme-schemes"
    current = await planning.get(f"{path}/current")
    content = current.json()["content"]
    content["stages"]["initial"]["policy_actions"] = [{"key": "kickoff", "role": "technical_support"}]
    body = {"content": content, "reason": "support"}
    answer = await planning.post(path, json=body, headers={"If-Match": current.headers["etag"]})
    assert answer.status_code == 201, answer.text


async def kickoff(planning: httpx.AsyncClient) -> dict[str, Any]:
    (programme,) = await programmes(planning)
    return next(one for one in programme["actions"] if one["key"] == "kickoff")


async def test_the_policy_in_force_says_what_a_programme_has(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower
) -> None:
    current = await customer.get("/v1/service-policies/current")
    content = current.json()["content"]
    content["stages"]["initial"]["actions"] = content["stages"]["initial"]["actions"][:1]
    body = {"content": content, "reason": "only the kickoff"}
    await customer.post("/v1/service-policies", json=body, headers={"If-Match": current.headers["etag"]})
    await sign(customer, await new_customer(customer, "Huaqiang"))
    await follower.follow_once(wait=0)
    (programme,) = await programmes(planning)
    assert (programme["policy_version"], [one["key"] for one in programme["actions"]]) == (2, ["kickoff"])


async def test_after_a_merge_the_survivor_has_one_programme_of_its_stage(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower
) -> None:
    ours, twin = await new_customer(customer, "Huaqiang"), await new_customer(customer, "Huaqiang Co")
    for customer_id in (ours, twin):
        await sign(customer, customer_id)
    await follower.follow_once(wait=0)
    of_twin = (await programmes(planning, customer_id=twin))[0]
    done = of_twin["actions"][0]["action_id"]
    await planning.post(f"/v1/actions/{done}/completion", json={})
    await customer.post(f"/v1/customers/{ours}/merge", json={"absorbed_id": twin})
    await follower.follow_once(wait=0)
    kept, given_up = await programmes(planning, customer_id=ours)
    assert (kept["status"], kept["open_count"]) == ("running", 6)
    assert (given_up["id"], given_up["status"]) == (of_twin["id"], "merged")
    assert (given_up["done_count"], given_up["open_count"], given_up["cancelled_count"]) == (1, 0, 5)
    assert await programmes(planning, customer_id=twin) == []


async def test_a_survivor_without_a_programme_goes_on_with_the_absorbed_ones(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, follower: Follower
) -> None:
    ours, twin = await new_customer(customer, "Huaqiang"), await new_customer(customer, "Huaqiang Co")
    await sign(customer, twin)
    await follower.follow_once(wait=0)
    (before,) = await programmes(planning)
    await customer.post(f"/v1/customers/{ours}/merge", json={"absorbed_id": twin})
    await follower.follow_once(wait=0)
    (after,) = await programmes(planning)
    assert (after["id"], after["customer_id"], after["status"]) == (before["id"], ours, "running")
    assert after["open_count"] == 6


async def test_rounds_and_a_person_at_the_same_time_start_one_programme(
    customer: httpx.AsyncClient, planning: httpx.AsyncClient, service: FastAPI, peer: ServiceHttp
) -> None:
    ids = [UUID(await new_customer(customer, f"Huaqiang {number}")) for number in range(3)]
    copies = Follower(
        Feed("customer", follow_customers(PlanningTable), follow_account_teams), peer, service.state.engine
    )
    for customer_id in ids:
        await sign(customer, str(customer_id))
    await copies.follow_once(wait=0)

    async def settle(some: list[UUID] | None) -> None:
        async with transaction(service.state.engine) as session:
            await settle_programmes(session, some, first_month=1)

    start = {"customer_id": str(ids[1])}
    by_hand = (planning.post("/v1/lifecycle-programmes", json=start) for _ in range(2))
    *_, one, other = await asyncio.gather(settle(ids), settle(None), settle(ids[::-1]), *by_hand)
    assert sorted((one.status_code, other.status_code)) in ([201, 409], [409, 409])
    found = await programmes(planning)
    assert {one["customer_id"] for one in found} == {str(one) for one in ids}
    assert len(found) == len(ids)
    for programme in found:
        assert len({(one["key"], one["due_on"]) for one in programme["actions"]}) == programme["action_count"] == 6
