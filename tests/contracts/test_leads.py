"""Qualified leads reach the KPI `leads` through planning's feed, also those of merged customers; all services real."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.peer_figures.operations import follow_monthly_figures
from services.kpi.tables import KpiTable
from services.planning.tables import PlanningTable
from shared.customers.following import follow_customers
from shared.feed.followers import Apply, Feed, Follower
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.planning.pursuits.conftest import STEPS, lead_of
from tests.sign_in import Tokens

Apps = dict[str, FastAPI]
Follow = Callable[[], Awaitable[None]]
YEAR = {"kpi": "leads", "from": "2025-01-01", "to": "2025-12-31", "grain": "month"}


@pytest.fixture
async def apps(open_committing: Callable[[str], Any]) -> Apps:
    return {name: await open_committing(name) for name in ("customer", "planning", "kpi")}


@pytest.fixture
def follow(apps: Apps, tokens: Tokens) -> Follow:
    """Let planning and kpi follow what has happened so far."""

    def follower(source: str, reader: str, applied: Apply) -> Follower:
        gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(apps[source]), base_url=f"http://{source}")
        peer = ServiceHttp(source, http, InternalTokens(gateway, apps[reader].state.settings))
        return ThoroughFollower(Feed(source, applied), peer, apps[reader], apps[source])

    followers = (
        follower("customer", "planning", follow_customers(PlanningTable)),
        follower("customer", "kpi", follow_customers(KpiTable)),
        follower("planning", "kpi", follow_monthly_figures),
    )

    async def once() -> None:
        for one in followers:
            await one.follow_once(wait=0)

    return once


async def bring_in(planning: httpx.AsyncClient, customer_id: str, day: str) -> str:
    """A qualified lead: its address."""
    body = lead_of(customer_id, brought_in_on=day, owner_id=None)
    made = await planning.post("/v1/leads", json=body)
    assert made.status_code == 201, made.text
    url = f"/v1/leads/{made.json()['id']}"
    assert (await planning.post(f"{url}/qualification", json=STEPS["qualification"])).status_code == 200
    return url


async def by_month(kpi: httpx.AsyncClient, **among: str) -> dict[str, str | None]:
    """The KPI's value of each month that has one."""
    answer = await kpi.get("/v1/kpi-values", params=YEAR | among)
    assert answer.status_code == 200, answer.text
    return {one["period"]: one["value"] for one in answer.json()["items"] if one["value"] not in {None, "0"}}


async def test_qualified_leads_count_in_the_month_in_which_they_were_brought_in(
    apps: Apps, tokens: Tokens, follow: Follow
) -> None:
    clients = {name: tokens.client(app) for name, app in apps.items()}
    planning, kpi = clients["planning"], clients["kpi"]
    customer_id = (await clients["customer"].post("/v1/customers", json={"name": "Alpha"})).json()["id"]
    await follow()
    urls = [await bring_in(planning, customer_id, day) for day in ("2025-03-01", "2025-03-31", "2025-04-01")]
    await planning.post("/v1/leads", json=lead_of(customer_id, brought_in_on="2025-05-01", owner_id=None))
    await follow()
    assert await by_month(kpi) == {"2025-03": "2", "2025-04": "1"}
    assert (await planning.patch(urls[0], json={"brought_in_on": "2025-02-28"})).status_code == 200
    assert (await planning.delete(urls[2])).status_code == 204
    await follow()
    assert await by_month(kpi) == {"2025-02": "1", "2025-03": "1"}


async def test_a_merge_brings_the_leads_of_both_customers_together(apps: Apps, tokens: Tokens, follow: Follow) -> None:
    customer, planning, kpi = (tokens.client(apps[name]) for name in ("customer", "planning", "kpi"))
    made = [
        (await customer.post("/v1/customers", json={"name": name})).json()["id"] for name in ("Alpha", "Zeta Pumps")
    ]
    stays, goes = made
    await follow()
    for one in made:
        await bring_in(planning, one, "2025-03-15")
    merged = await customer.post(f"/v1/customers/{stays}/merge", json={"absorbed_id": goes})
    assert merged.status_code == 201, merged.text
    await follow()
    listed = (await planning.get("/v1/leads", params={"customer_id": stays})).json()["items"]
    assert [one["customer_name"] for one in listed] == ["Alpha", "Alpha"]
    assert await by_month(kpi, customer_id=stays) == {"2025-03": "2"}
    await bring_in(planning, stays, "2025-03-16")
    await follow()
    assert await by_month(kpi, customer_id=stays) == {"2025-03": "3"}
