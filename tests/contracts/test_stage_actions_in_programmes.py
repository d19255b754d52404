"""The customer service follows planning's programmes: an action of a stage is due in one of the two."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.customer.duties.stage_actions.programmes import follow_programmes
from services.planning.measures.programmes.settling import settle_programmes
from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from shared.feed.followers import Feed, Follower
from shared.time import company_today
from shared.web.peers import InternalTokens, ServiceHttp
from tests.sign_in import Tokens


@pytest.fixture
async def apps(open_committing: Any) -> dict[str, FastAPI]:
    return {name: await open_committing(name) for name in ("customer", "planning")}


@pytest.fixture
def follower(apps: dict[str, FastAPI], tokens: Tokens) -> Follower:
    """The customer service, which follows planning."""
    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    http = httpx.AsyncClient(transport=httpx.ASGITransport(apps["planning"]), base_url="http://planning")
    peer = ServiceHttp("planning", http, InternalTokens(gateway, apps["customer"].state.settings))
    return Follower(Feed("planning", follow_programmes), peer, apps["customer"].state.engine)


async def settle(apps: dict[str, FastAPI], customer_id: str) -> None:
    """Planning learns of the customer, and looks at its stage."""
    ids = [UUID(customer_id)]
    async with transaction(apps["customer"].state.engine) as session:
        entries = await read_entries(session, ids)
    async with transaction(apps["planning"].state.engine) as session:
        await replace_entries(session, ids, entries)
        await settle_programmes(session, ids, first_month=1)


async def planned(customer: httpx.AsyncClient) -> dict[str, set[str]]:
    items = (await customer.get("/v1/stage-actions", params={"limit": 500})).json()["items"]
    found: dict[str, set[str]] = {}
    for one in items:
        found.setdefault(one["status"], set()).add(one["key"])
    return found


async def test_actions_of_a_programme_are_planned_until_a_person_ends_it(
    apps: dict[str, FastAPI], tokens: Tokens, follower: Follower
) -> None:
    async with tokens.client(apps["customer"]) as customer, tokens.client(apps["planning"]) as planning:
        body = {"name": "Huaqiang", "first_contract_on": company_today().isoformat()}
        customer_id = (await customer.post("/v1/customers", json=body)).json()["id"]
        keys = (await planned(customer)).pop("open")
        assert {"kickoff", "first_delivery", "progress", "problem_review"} <= keys
        await settle(apps, customer_id)
        await follower.follow_once(wait=0)
        looked_after = await planned(customer)
        assert looked_after["planned"] == {"kickoff", "first_delivery", "progress", "problem_review"}
        assert not looked_after.get("open", set()) & looked_after["planned"]
        (programme,) = (await planning.get("/v1/lifecycle-programmes")).json()["items"]
        ending = {"reason": "they paused"}
        await planning.post(f"/v1/lifecycle-programmes/{programme['id']}/ending", json=ending)
        await follower.follow_once(wait=0)
        assert (await planned(customer)).keys() == {"open"}
