"""Warnings of the customer service in kpi's list: published there, followed here; both real."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.duties.stale_dossiers.operations import publish_stale_dossiers
from services.kpi.tables import KpiTable
from services.kpi.warnings.intake.operations import follow_warnings
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import Feed
from shared.web.peers import ServiceHttp
from tests.customer.dossier.facts.test_endpoints import FACTS, days_ago, stated
from tests.etags import seen_in
from tests.following import ThoroughFollower
from tests.sign_in import Tokens


@pytest.fixture
async def service(open_committing: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_committing("kpi")
    return opened


@pytest.fixture
async def kpi(service: FastAPI, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(service) as client:
        yield client


@pytest.fixture
def look(customer_app: FastAPI, service: FastAPI, peer: ServiceHttp) -> Callable[[], Any]:
    """Let the customer service look at its dossiers, and kpi follow what it says."""
    feed = Feed("customer", follow_customers(KpiTable), follow_warnings("customer"))
    follower = ThoroughFollower(feed, peer, service, customer_app)

    async def run() -> None:
        async with transaction(customer_app.state.engine) as session:
            await publish_stale_dossiers(session)
        await follower.follow_once(wait=0)

    return run


async def listed(kpi: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await kpi.get("/v1/warnings", params={"kind": "dossier_stale"})).json()["items"]
    return items


async def test_a_stale_dossier_is_listed_grows_worse_and_closes_when_it_is_verified(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient, look: Callable[[], Any]
) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    fresh = await stated(customer, made["id"], "profit_model")
    old = await stated(customer, made["id"], "industry_position", verified_on=days_ago(400))
    await stated(customer, made["id"], "channels", verified_on=days_ago(0))
    await look()
    (warning,) = await listed(kpi)
    assert (warning["severity"], warning["figures"]) == ("low", {"stale": 1, "facts": 3, "since": days_ago(34)})
    assert (warning["customer_name"], warning["source"], warning["has_due_item"]) == ("Huaqiang", "customer", True)
    await verify(customer, fresh, 500)
    await look()
    (worse,) = await listed(kpi)
    assert (worse["id"], worse["severity"], worse["figures"]["stale"]) == (warning["id"], "medium", 2)
    for one in (fresh, old):
        await verify(customer, one, 0)
    await look()
    (closed,) = await listed(kpi)
    assert (closed["status"], closed["outcome"]) == ("closed", "cause_gone")


async def test_what_level_one_does_not_see_makes_no_warning(
    customer: httpx.AsyncClient, kpi: httpx.AsyncClient, look: Callable[[], Any]
) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    await stated(customer, made["id"], source="coach", verified_on=days_ago(400))
    await look()
    assert await listed(kpi) == []


async def verify(client: httpx.AsyncClient, fact: dict[str, Any], days: int) -> None:
    """Confirm that the fact was true so many days ago."""
    address = f"{FACTS}/{fact['id']}"
    headers = seen_in(await client.get(address))
    answer = await client.patch(address, json={"verified_on": days_ago(days)}, headers=headers)
    assert answer.status_code == 200, answer.text
