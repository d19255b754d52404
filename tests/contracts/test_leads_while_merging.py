"""Changes of leads while their customers are merged: neither side fails, and no lead is counted twice or forgotten."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.pursuits.leads import operations
from services.planning.pursuits.leads.figures import publish_leads
from services.planning.tables import PlanningTable
from shared.customers.following import follow_customers
from shared.feed.followers import Feed
from shared.web.peers import InternalTokens, ServiceHttp
from tests.contracts.test_leads import Apps, apps, bring_in
from tests.following import ThoroughFollower
from tests.gates import Gate
from tests.planning.pursuits.conftest import STEPS
from tests.sign_in import Tokens

__all__ = ["apps"]
FIGURES = sa.text("SELECT customer_id::text, month::text, numerator::int FROM monthly_figures ORDER BY month")
EARLIER = {"brought_in_on": "2025-02-15"}
"""A change of a lead of March that changes the figures of both months."""


@dataclass
class Merge:
    """Two customers with a qualified lead each, merged at the customer service and not yet in planning."""

    planning: FastAPI
    client: httpx.AsyncClient
    stays: str
    leads: dict[str, str]
    follow: Callable[..., Awaitable[None]]

    async def at_once(self, first: Any, gate: Gate, second: Any) -> list[Any]:
        """Let the first go as far as the gate, and on when the second waits for a lock that it holds."""
        return await gate.at_once(self.planning.state.engine, first, second)

    async def are_both_counted(self) -> bool:
        async with self.planning.state.engine.connect() as connection:
            found = [tuple(row) for row in await connection.execute(FIGURES)]
        return found == [(self.stays, "2025-02-01", 1), (self.stays, "2025-03-01", 1)]


@pytest.fixture
async def merge(apps: Apps, tokens: Tokens) -> AsyncIterator[Merge]:
    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    http = httpx.AsyncClient(transport=httpx.ASGITransport(apps["customer"]), base_url="http://customer")
    planning = apps["planning"]
    peer = ServiceHttp("customer", http, InternalTokens(gateway, planning.state.settings))

    async def follow(*more: Any) -> None:
        feed = Feed("customer", follow_customers(PlanningTable), *more)
        await ThoroughFollower(feed, peer, planning, apps["customer"]).follow_once()

    async with tokens.client(apps["customer"]) as customer, tokens.client(planning) as client:
        names = ("Alpha", "Zeta Pumps")
        made = [(await customer.post("/v1/customers", json={"name": name})).json()["id"] for name in names]
        await follow()
        leads = {one: await bring_in(client, one, "2025-03-15") for one in made}
        merged = await customer.post(f"/v1/customers/{made[0]}/merge", json={"absorbed_id": made[1]})
        assert merged.status_code == 201, merged.text
        yield Merge(planning, client, made[0], leads, follow)


@pytest.mark.parametrize("place", [0, 1], ids=["of_the_survivor", "of_the_absorbed_customer"])
async def test_a_merge_waits_for_a_lead_that_is_being_counted(
    merge: Merge, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    gate, lead = Gate(), list(merge.leads.values())[place]

    async def publish_later(*about: Any) -> None:
        await gate.wait()
        await publish_leads(*about)

    monkeypatch.setattr(operations, "publish_leads", publish_later)
    changed, _ = await merge.at_once(merge.client.patch(lead, json=EARLIER), gate, merge.follow())
    assert changed.status_code == 200, changed.text
    assert await merge.are_both_counted()


@pytest.mark.parametrize("place", [0, 1], ids=["of_the_survivor", "of_the_absorbed_customer"])
async def test_a_lead_that_a_merge_moves_is_still_found(merge: Merge, place: int) -> None:
    gate, lead = Gate(), list(merge.leads.values())[place]

    async def end_later(*_: Any) -> None:
        await gate.wait()

    converting = merge.client.post(f"{lead}/conversion", json=STEPS["conversion"])
    _, converted = await merge.at_once(merge.follow(end_later), gate, converting)
    assert converted.status_code == 200, converted.text


@pytest.mark.parametrize("place", [0, 1], ids=["of_the_survivor", "of_the_absorbed_customer"])
async def test_a_lead_is_counted_after_a_merge_that_has_begun(merge: Merge, place: int) -> None:
    gate, lead = Gate(), list(merge.leads.values())[place]

    async def end_later(*_: Any) -> None:
        await gate.wait()

    changing = merge.client.patch(lead, json=EARLIER)
    _, changed = await merge.at_once(merge.follow(end_later), gate, changing)
    assert changed.status_code == 200, changed.text
    assert await merge.are_both_counted()
