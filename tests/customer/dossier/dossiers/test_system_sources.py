"""Items of a dossier that the system knows elsewhere."""

import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.facts.test_endpoints import days_ago
from tests.kpi.pushing import line, order, push
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

COMPLETENESS = "/v1/dossier-completeness"
SUPPLIERS = {"categories": "1", "suppliers": "2", "latest_as_of": "2026-01-15"}


@pytest.fixture
async def kpi(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("kpi"), sub="client:erp", roles=["erp"]) as client:
        yield client


@pytest.fixture
async def relationship(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("relationship")) as client:
        yield client


async def entries_of(client: httpx.AsyncClient, customer_id: str, **headers: str) -> dict[str, dict[str, Any]]:
    dossier = (await client.get(f"/v1/customers/{customer_id}/dossier", headers=headers)).json()
    return {entry["item"]["key"]: entry for section in dossier["sections"] for entry in section["entries"]}


def figures(entry: dict[str, Any]) -> dict[str, str]:
    return {one["kind"]: one["value"] for one in entry["figures"]}


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    response = await client.post(path, json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def peopled(client: httpx.AsyncClient, customer_id: str) -> list[str]:
    """A boss who is key, and somebody who reports there and influences the boss."""
    key = {"customer_id": customer_id, "name": "李敏", "is_key": True, "hidden_needs": "升职"}
    boss = (await post(client, "/v1/contacts", **key))["id"]
    other = {"customer_id": customer_id, "name": "王伟", "reports_to_id": boss}
    people = [boss, (await post(client, "/v1/contacts", **other))["id"]]
    part = {"customer_id": customer_id, "contact_id": boss, "stage": "set_goals", "role": "decider"}
    await post(client, "/v1/stage-roles", **part)
    await post(client, "/v1/stage-roles", **part | {"chain": "hidden"})
    ends = {"from_contact_id": people[1], "to_contact_id": boss}
    await post(client, "/v1/contact-lines", customer_id=customer_id, kind="influences", **ends)
    return people


async def rivalled(client: httpx.AsyncClient, customer_id: str) -> None:
    rival = (await post(client, "/v1/competitors", name=str(uuid.uuid4())))["id"]
    of = {"customer_id": customer_id}
    shares = [{"share": "0.6"}, {"competitor_id": rival, "share": "0.3"}]
    for day in ("2025-01-15", "2026-01-15"):
        await post(client, "/v1/supply-positions", **of, category="power", as_of=day, suppliers=shares)
    answers = {"market_strategy": {"text": "x", "source": "coach"}}
    await post(client, "/v1/competitors/profiles", **of, competitor_id=rival, answers=answers)
    await post(client, "/v1/supplier-criteria", **of, axis="price", demanded=5)


async def test_what_this_service_knows_is_filled_with_figures_and_links(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    empty = await entries_of(customer, customer_id)
    assert (empty["organization_chart"]["source"], empty["organization_chart"]["figures"]) == (None, [])
    await peopled(customer, customer_id)
    await rivalled(customer, customer_id)
    filled = await entries_of(customer, customer_id)
    assert {key: figures(entry) for key, entry in filled.items() if entry["source"] == "system"} == {
        "organization_chart": {"people": "2", "key_people": "1"},
        "personal_needs": {"people_with_needs": "1"},
        "decision_process": {"participants": "1", "stages": "1"},
        "hidden_decision_chain": {"participants": "1", "stages": "1"},
        "power_map": {"reporting_lines": "1", "lines": "1"},
        "suppliers_by_category": SUPPLIERS,
        "supplier_shares": SUPPLIERS,
        "sourcing_policy": SUPPLIERS,
        "our_competitors": {"competitors": "1"},
        "supplier_criteria": {"criteria": "1"},
    }
    chart = filled["organization_chart"]
    assert (chart["value"], chart["link"]) == ("people 2, key people 1", f"/v1/contacts?customer_id={customer_id}")
    in_chinese = await entries_of(customer, customer_id, **{"Accept-Language": "zh-CN"})
    assert in_chinese["organization_chart"]["value"] == "人员 2，关键人 1"


async def test_below_level_2_needs_hidden_chain_and_shares_are_nowhere(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await peopled(customer, customer_id)
    await rivalled(customer, customer_id)
    basic = await entries_of(tokens.client(app, clearance=1), customer_id)
    hidden = {"personal_needs", "hidden_decision_chain", "power_map", "supplier_shares", "suppliers_by_category"}
    assert not hidden & basic.keys()
    assert figures(basic["decision_process"]) == {"participants": "1", "stages": "1"}


async def test_orders_receivables_and_assessments_are_asked_of_their_services(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, kpi: httpx.AsyncClient, relationship: httpx.AsyncClient
) -> None:
    customer_id = await make_customer(codes=[{"code": "C1"}])
    month = company_today().replace(day=1)
    await push(kpi, order("O1", line(amount="150.5"), customer_code="C1", ordered_on=month.isoformat()))
    invoice = {"invoice_no": "I1", "customer_code": "C1", "amount": "90.5"}
    dated = {"issued_on": days_ago(60), "due_on": days_ago(30)}
    await push(kpi, invoice | dated, kind="receivables")
    paid = {"payment_no": "P1", "invoice_no": "I1", "customer_code": "C1", "amount": "40", "paid_on": days_ago(20)}
    await push(kpi, paid, kind="payments")
    assert (await kpi.get("/v1/receivables/open", params={"customer_id": customer_id})).status_code == 200
    people = await peopled(customer, customer_id)
    assessed = {"customer_id": customer_id, "contact_id": people[0], "assessed_on": days_ago(3)}
    said = {"dimensions": dimensions(), "level": "supportive", "level_reason": "for the test"}
    await post(relationship, "/v1/key-person-assessments", **assessed, **said)
    dossier = (await customer.get(f"/v1/customers/{customer_id}/dossier")).json()
    assert {one["service"]: one["state"] for one in dossier["services"]} == dict.fromkeys(
        ("kpi", "relationship"), "answered"
    )
    filled = await entries_of(customer, customer_id)
    assert figures(filled["orders_and_sales"]) == {
        "sales": "150.5",
        "orders": "1",
        "last_order_month": f"{month:%Y-%m}",
    }
    assert figures(filled["credit_standing"]) == {"due": "90.5", "overdue": "50.5"}
    assert figures(filled["power_map"])["assessed_people"] == "1"


async def test_a_silent_service_is_named_and_its_items_do_not_count(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    dossier = (await customer.get(f"/v1/customers/{customer_id}/dossier")).json()
    assert {one["service"]: one["state"] for one in dossier["services"]} == dict.fromkeys(
        ("kpi", "relationship"), "unavailable"
    )
    operations = next(one for one in dossier["sections"] if one["section"] == "operations")
    assert operations["unavailable"] == ["credit_standing", "orders_and_sales"]
    assert operations["missing"] == ["business_results", "call_notes"]


async def test_who_may_not_read_figures_is_told_so(
    app: FastAPI, tokens: Tokens, make_customer: MakeCustomer, kpi: httpx.AsyncClient
) -> None:
    customer_id = await make_customer()
    reader = tokens.client(app, scope="customers:read")
    dossier = (await reader.get(f"/v1/customers/{customer_id}/dossier")).json()
    assert {one["state"] for one in dossier["services"]} == {"not_permitted"}
    assert (await kpi.get("/v1/orders")).status_code == 200


async def test_the_completeness_of_many_counts_what_the_system_knows(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, kpi: httpx.AsyncClient
) -> None:
    ids = [await make_customer(name=f"C{number}", codes=[{"code": f"C{number}"}]) for number in range(3)]
    await peopled(customer, ids[1])
    await rivalled(customer, ids[2])
    await push(kpi, order("O1", customer_code="C2", ordered_on=days_ago(20)))
    assert (await kpi.get("/v1/receivables/open", params={"customer_id": ids[2]})).status_code == 200
    for client in (customer, tokens.client(app, clearance=1)):
        page = (await client.get(COMPLETENESS, params={"sort": "name"})).json()
        assert {one["service"]: one["state"] for one in page["services"]}["kpi"] == "answered"
        for one in page["items"]:
            dossier = (await client.get(f"/v1/customers/{one['customer_id']}/dossier")).json()
            assert one["share"] == dossier["share"]
            assert [s["missing"] for s in one["sections"]] == [s["missing"] for s in dossier["sections"]]
    assert "orders_and_sales" not in str(page["items"][2])
