"""A late complaint reaches the sponsor whom the customer service names, and kpi's warnings; all three services real."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.kpi.tables import KpiTable
from services.kpi.warnings.intake.operations import follow_warnings
from services.relationship.satisfaction.complaints.escalation import escalate_complaints
from services.relationship.tables import RelationshipTable
from shared.customers.account_teams import follow_account_teams, team_members
from shared.customers.following import follow_customers
from shared.database import execute, transaction
from shared.feed.followers import Apply, Feed, Follower
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.sign_in import Tokens

MANAGER, SPONSOR = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
COMPLAINTS = "/v1/complaints"


@pytest.fixture
async def apps(open_committing: Callable[[str], Any]) -> dict[str, FastAPI]:
    return {name: await open_committing(name) for name in ("customer", "relationship", "kpi")}


@pytest.fixture
async def customer(apps: dict[str, FastAPI], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(apps["customer"]) as client:
        yield client


@pytest.fixture
async def relationship(apps: dict[str, FastAPI], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(apps["relationship"]) as client:
        yield client


@pytest.fixture
def follower(apps: dict[str, FastAPI], tokens: Tokens) -> Callable[..., Follower]:
    def make(source: str, reader: str, *applied: Apply) -> Follower:
        gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(apps[source]), base_url=f"http://{source}")
        peer = ServiceHttp(source, http, InternalTokens(gateway, apps[reader].state.settings))
        return ThoroughFollower(Feed(source, *applied), peer, apps[reader], apps[source])

    return make


async def test_the_sponsor_is_told_and_kpi_lists_it_until_it_is_solved(
    apps: dict[str, FastAPI],
    customer: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
    tokens: Tokens,
    follower: Callable[..., Follower],
) -> None:
    team = [{"user_id": MANAGER, "role": "account_manager"}, {"user_id": SPONSOR, "role": "executive_sponsor"}]
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang", "team": team})).json()
    directory = follower("customer", "relationship", follow_customers(RelationshipTable), follow_account_teams)
    await directory.follow_once(wait=0)
    body = {"customer_id": made["id"], "subject": "温升超标", "description": "12 台温升超标。", "channel": "phone"}
    body |= {"severity": "major", "received_at": "2025-09-30T07:20:00Z"}
    for user in (SPONSOR, MANAGER):  # whose names the gateway is asked for
        last = (await relationship.post(COMPLAINTS, json=body | {"owner_id": user})).json()
    answer = await relationship.post(COMPLAINTS, json=body)
    complaint = answer.json()
    assert (answer.status_code, complaint["owner_id"]) == (201, MANAGER)
    await escalate(apps)
    told = (await relationship.get(f"{COMPLAINTS}/{complaint['id']}")).json()["escalations"]
    assert {one["user_id"] for one in told if one["recipient"] == "executive_sponsor"} == {SPONSOR}
    to_kpi = follower("relationship", "kpi", follow_warnings("relationship"))
    of_customers = follower("customer", "kpi", follow_customers(KpiTable))
    for one in (of_customers, to_kpi):
        await one.follow_once(wait=0)
    async with tokens.client(apps["kpi"]) as kpi:
        assert await statuses(kpi, complaint) == ["open"]
        await relationship.post(f"{COMPLAINTS}/{complaint['id']}/solution", json={"text": "ok"})
        await escalate(apps)
        await to_kpi.follow_once(wait=0)
        assert await statuses(kpi, complaint) == ["closed"]
        assert await statuses(kpi, last) == ["open"]


async def test_who_leaves_the_team_is_told_no_more(
    apps: dict[str, FastAPI], customer: httpx.AsyncClient, follower: Callable[..., Follower]
) -> None:
    team = [{"user_id": SPONSOR, "role": "executive_sponsor"}]
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang", "team": team})).json()
    directory = follower("customer", "relationship", follow_customers(RelationshipTable), follow_account_teams)
    await directory.follow_once(wait=0)
    assert [one["ended_on"] for one in await members(apps)] == [None]
    (member,) = (await customer.get(f"/v1/customers/{made['id']}/team")).json()["items"]
    ended = (await customer.delete(f"/v1/customers/{made['id']}/team/{member['id']}")).json()
    await directory.follow_once(wait=0)
    (copied,) = await members(apps)
    assert (str(copied["user_id"]), str(copied["ended_on"])) == (SPONSOR, ended["ended_on"])


async def escalate(apps: dict[str, FastAPI]) -> None:
    async with transaction(apps["relationship"].state.engine) as session:
        await escalate_complaints(session)


async def members(apps: dict[str, FastAPI]) -> list[sa.RowMapping]:
    async with transaction(apps["relationship"].state.engine) as session:
        return list((await execute(session, sa.select(team_members))).mappings())


async def statuses(kpi: httpx.AsyncClient, complaint: dict[str, Any]) -> list[str]:
    listed = (await kpi.get("/v1/warnings", params={"kind": "complaint_late"})).json()["items"]
    return [one["status"] for one in listed if one["link"] == f"{COMPLAINTS}/{complaint['id']}"]
