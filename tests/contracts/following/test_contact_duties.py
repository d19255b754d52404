"""What contact is due follows the customer service's feed: policies, team roles, merges of customers."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.contact.cadences.following import follow_traits
from services.relationship.contact.visit_frequency.operations import follow_served
from services.relationship.tables import MonthlyFigure, RelationshipTable
from shared.customers.account_teams import follow_account_teams, team_members
from shared.customers.contacts import follow_contacts
from shared.customers.followed_schemes import follow_schemes
from shared.customers.following import follow_customers
from shared.database import execute, transaction
from shared.feed.followers import Feed, Follower
from shared.time import day_of, utc_now
from shared.web.peers import ServiceHttp
from tests.following import ThoroughFollower
from tests.relationship.contact.conftest import days_ago

MANAGER, SPONSOR = (str(uuid.UUID(int=number)) for number in (101, 102))


@pytest.fixture
def follower(service: FastAPI, customer_app: FastAPI, peer: ServiceHttp) -> Follower:
    duties = (follow_schemes, follow_contacts, follow_account_teams, follow_traits, follow_served)
    feed = Feed("customer", follow_customers(RelationshipTable), *duties)
    return ThoroughFollower(feed, peer, service, customer_app)


async def new_customer(customer: httpx.AsyncClient, name: str) -> str:
    team = [{"user_id": MANAGER, "role": "account_manager"}]
    made = await customer.post("/v1/customers?force=true", json={"name": name, "team": team})
    return str(made.json()["id"])


async def want_calls(customer: httpx.AsyncClient) -> None:
    """Publish a policy that wants a call with everybody once a month."""
    current = await customer.get("/v1/service-policies/current")
    content = current.json()["content"]
    content["everybody"]["contact"] = {"form": "call", "every": "monthly"}
    body = {"content": content, "reason": "calls"}
    answer = await customer.post("/v1/service-policies", json=body, headers={"If-Match": current.headers["etag"]})
    assert answer.status_code == 201, answer.text


async def cadences(relationship: httpx.AsyncClient) -> dict[str, Any]:
    listed = (await relationship.get("/v1/cadences")).json()["items"]
    return {one["customer_id"]: one for one in listed}


async def test_a_policy_makes_contact_due_with_all_customers_and_a_merge_leaves_one(
    customer: httpx.AsyncClient, service: FastAPI, relationship: httpx.AsyncClient, follower: Follower
) -> None:
    ours, twin = await new_customer(customer, "Huaqiang"), await new_customer(customer, "Huaqiang Co")
    await follower.follow_once(wait=0)
    assert await cadences(relationship) == {}
    await want_calls(customer)
    await follower.follow_once(wait=0)
    found = await cadences(relationship)
    assert found.keys() == {ours, twin}
    assert {(one["every"], one["manager_id"], one["policy_version"]) for one in found.values()} == {
        ("monthly", MANAGER, 2)
    }
    for customer_id, days in ((ours, 40), (twin, 20)):
        body = {"customer_id": customer_id, "scene": "routine_visit", "starts_at": days_ago(days)}
        made = await relationship.post("/v1/touchpoints", json=body)
        assert made.status_code == 201, made.text
    await customer.post(f"/v1/customers/{ours}/merge", json={"absorbed_id": twin})
    await follower.follow_once(wait=0)
    found = await cadences(relationship)
    assert found.keys() == {ours}
    assert found[ours]["last_contact_on"] == day_of(utc_now() - timedelta(days=20)).isoformat()
    page = (await relationship.get("/v1/touchpoints", params={"customer_id": ours})).json()
    assert len(page["items"]) == 2
    async with transaction(service.state.engine) as session:
        counted = sa.select(sa.func.sum(MonthlyFigure.n)).where(MonthlyFigure.customer_id == uuid.UUID(ours))
        assert (await execute(session, counted)).scalar_one() == 2


async def test_roles_in_teams_are_copied_with_their_days(
    customer: httpx.AsyncClient, service: FastAPI, follower: Follower
) -> None:
    at = f"/v1/customers/{await new_customer(customer, 'Huaqiang')}/team"
    made = (await customer.post(at, json={"user_id": SPONSOR, "role": "executive_sponsor"})).json()
    await follower.follow_once(wait=0)
    assert await role_of(service, SPONSOR) == ("executive_sponsor", made["started_on"], None)
    await customer.delete(f"{at}/{made['id']}")
    await follower.follow_once(wait=0)
    role, _, ended_on = await role_of(service, SPONSOR)
    assert role == "executive_sponsor"
    assert ended_on is not None


async def role_of(service: FastAPI, user_id: str) -> tuple[str, str, str | None]:
    async with transaction(service.state.engine) as session:
        of_user = sa.select(team_members).where(team_members.c.user_id == uuid.UUID(user_id))
        row = (await execute(session, of_user)).one()
        return row.role, row.started_on.isoformat(), row.ended_on and row.ended_on.isoformat()
