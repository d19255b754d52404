"""The stored share of a dossier is the one that the dossier shows, at each level, whatever has changed."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.dossier.completeness.asking import ask_peers_for_records
from services.customer.dossier.completeness.model import items
from services.customer.dossier.templates.standard import STANDARD
from shared.database import execute, transaction
from shared.feed.events import events
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.dossiers.test_system_sources import peopled, post, rivalled
from tests.customer.dossier.facts.test_endpoints import days_ago, stated
from tests.customer.dossier.templates.test_endpoints import TEMPLATES, replacing
from tests.kpi.pushing import line, order, push
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

LEVELS = (1, 2, 3)
Step = Callable[[httpx.AsyncClient, str], Awaitable[Any]]


@pytest.fixture
async def kpi(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("kpi"), sub="client:erp", roles=["erp"]) as client:
        yield client


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("relationship")) as client:
        yield client


async def peers_asked(app: FastAPI) -> None:
    """As the service's job does every few minutes."""
    job = await ask_peers_for_records(app.state.engine, app.state.peers)
    async with transaction(app.state.engine) as session:
        await job(session)


async def shares(app: FastAPI, tokens: Tokens, customer_id: str) -> list[tuple[str, str]]:
    """By level: the stored one and the dossier's."""
    found = []
    for level in LEVELS:
        client = tokens.client(app, clearance=level)
        stored = (await client.get(f"/v1/customers/{customer_id}")).json()["completeness"]
        found.append((stored, (await client.get(f"/v1/customers/{customer_id}/dossier")).json()["share"]))
    return found


def patching(**fields: Any) -> Step:
    return lambda client, customer_id: client.patch(f"/v1/customers/{customer_id}", json=fields)


def stating(item: str) -> Step:
    return lambda client, customer_id: stated(client, customer_id, item)


def each(path: str, **fields: Any) -> Step:
    """Change every row of the customer, or delete it where no field is given."""

    async def change(client: httpx.AsyncClient, customer_id: str) -> None:
        for row in (await client.get(path, params={"customer_id": customer_id})).json()["items"]:
            address = f"{path}/{row['id']}"
            done = await (client.patch(address, json=fields) if fields else client.delete(address))
            assert done.status_code in (200, 204, 404), done.text

    return change


async def replaced(client: httpx.AsyncClient, of: str, **fields: Any) -> None:
    response = await client.post(TEMPLATES, json=await replacing(client, of, **fields))
    assert response.status_code == 201, response.text


async def deleted_and_restored(client: httpx.AsyncClient, customer_id: str) -> None:
    await client.delete(f"/v1/customers/{customer_id}")
    restored = await client.post(f"/v1/customers/{customer_id}/restoration")
    assert restored.status_code == 200, restored.text


STEPS: list[Step] = [
    patching(industry="rail", address="天津"),
    patching(region=None),
    stating("ownership"),
    stating("market_strategy"),
    stating("hidden_business_needs"),
    peopled,
    rivalled,
    each("/v1/contacts", seniority="top"),
    each("/v1/contacts", seniority="middle", decision_role="coach"),
    each("/v1/contacts", decision_role="user"),
    each("/v1/contact-lines", clearance=3),
    each("/v1/contact-lines", until="2026-01-01"),
    each("/v1/stage-roles", clearance=2),
    lambda client, _: replaced(client, "ownership", clearance=2, weight=9),
    lambda client, _: replaced(client, "market_strategy", is_required=False),
    lambda client, _: replaced(client, "power_map", filled_from="competitors"),
    deleted_and_restored,
    each("/v1/contacts", has_left=True),
    each("/v1/stage-roles"),
    each("/v1/supply-positions"),
    each("/v1/competitors/profiles"),
    each("/v1/supplier-criteria"),
    each("/v1/dossier-facts"),
    each("/v1/contacts"),
]


async def test_whatever_changes_a_dossier_changes_its_stored_share(
    app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    kpi: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
) -> None:
    customer_id, seen = await make_customer(region="CN-GD", employees=12), set()
    for number, step in enumerate([stating("channels"), *STEPS]):
        await step(customer, customer_id)
        found = await shares(app, tokens, customer_id)
        assert [stored for stored, _ in found] == [shown for _, shown in found], f"step {number}"
        seen.add(tuple(found))
    assert len(seen) > len(STEPS) // 2  # the steps do move the figures


@pytest.mark.parametrize("seed", range(3))
async def test_the_order_of_changes_does_not_matter(
    app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    kpi: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
    seed: int,
) -> None:
    customer_id, steps = await make_customer(), list(STEPS)
    random.Random(seed).shuffle(steps)
    for step in steps:
        await step(customer, customer_id)
    assert all(stored == shown for stored, shown in await shares(app, tokens, customer_id))


async def test_what_other_services_know_counts_once_they_are_asked(
    app: FastAPI,
    tokens: Tokens,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    kpi: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
) -> None:
    customer_id, other = await make_customer(codes=[{"code": "C1"}]), await make_customer()
    boss, _ = await peopled(customer, customer_id)
    await each("/v1/contact-lines", until="2026-01-01")(customer, customer_id)
    await each("/v1/contacts", reports_to_id=None)(customer, customer_id)
    before = await shares(app, tokens, customer_id)
    await push(kpi, order("O1", line(amount="150.5"), customer_code="C1", ordered_on=days_ago(20)))
    invoice = {"invoice_no": "I1", "customer_code": "C1", "amount": "90.5"}
    await push(kpi, invoice | {"issued_on": days_ago(60), "due_on": days_ago(30)}, kind="receivables")
    assert (await kpi.get("/v1/receivables/open", params={"customer_id": customer_id})).status_code == 200
    assessed = {"customer_id": customer_id, "contact_id": boss, "assessed_on": days_ago(3)}
    said = {"dimensions": dimensions(), "level": "supportive", "level_reason": "for the test"}
    await post(relationship, "/v1/key-person-assessments", **assessed, **said)
    await peers_asked(app)
    after = await shares(app, tokens, customer_id)
    assert all(stored == shown for stored, shown in after)
    assert all(float(now[0]) > float(was[0]) for now, was in zip(after, before, strict=True))
    async with transaction(app.state.engine) as session:
        query = sa.select(events.c.customer_id, events.c.changes).where(events.c.entity == "dossier_completeness")
        ((changed_id, changes),) = await execute(session, query)
    assert str(changed_id) == customer_id
    assert changes["completeness_2"] == pytest.approx([float(before[1][0]), float(after[1][0])])
    assert all(stored == shown for stored, shown in await shares(app, tokens, other))


async def test_the_standards_items_are_those_that_the_database_weighs(app: FastAPI) -> None:
    async with transaction(app.state.engine) as session:
        stored = [tuple(row) for row in await execute(session, sa.select(items).order_by(items.c.key))]
    required = [item for item in STANDARD.items if item.is_required]
    assert stored == sorted(
        (item.key, item.clearance, item.weight, item.profile_field, item.filled_from) for item in required
    )


async def test_a_template_that_requires_nothing_leaves_nothing_to_be_known(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await replaced(customer, "region")
    item = STANDARD.items[0].model_dump(mode="json") | {"is_required": False}
    body = {"content": {"items": [item]}, "reason": "x"}
    assert (await customer.post(TEMPLATES, json=body)).status_code == 201
    assert (await customer.get(f"/v1/customers/{customer_id}")).json()["completeness"] == "1"


async def test_two_facts_at_once_both_count(open_committing: Callable[[str], Any], tokens: Tokens) -> None:
    async with tokens.client(await open_committing("customer")) as client:
        for _ in range(5):
            body = {"name": f"Customer {uuid.uuid4()}"}
            customer_id = (await client.post("/v1/customers", json=body)).json()["id"]
            stating_them = ("profit_model", "channels", "ownership", "macro_environment")
            await asyncio.gather(*(stated(client, customer_id, item) for item in stating_them))
            found = (await client.get(f"/v1/customers/{customer_id}")).json()["completeness"]
            assert float(found) == pytest.approx(5 / 52, abs=0.0001)


async def test_the_export_has_the_share_of_the_callers_level(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id, "market_strategy")
    for level, share in ((1, "0"), (2, "0.0385")):
        asked = {"format": "csv", "columns": "id,completeness", "completeness__gte": share}
        table = await tokens.client(app, clearance=level).get("/v1/exports/customers", params=asked)
        header, row = table.text.removeprefix("\ufeff").splitlines()
        assert (header, row.split(",")[0]) == ("ID,Dossier completeness", customer_id)
        assert float(row.split(",")[1]) == float(share)


async def test_other_services_get_the_shares_of_all_levels(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(region="CN-GD")
    await stated(customer, customer_id, "market_strategy")
    service = tokens.client(app, sub="service:kpi")
    (entry,) = (await service.get("/v1/customers/directory", params={"ids": customer_id})).json()
    assert [entry[f"completeness_{level}"] for level in LEVELS] == ["0.0357", "0.0577", "0.0577"]
