"""The customer service's requests for grades and power maps, answered by the real kpi and relationship services."""

import uuid
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.clients import MAX_NAMED_IDS, CreditDays, KpiClient, RelationshipClient
from services.customer.decision_chain.power_maps.rules import RelationshipLevel
from services.relationship.key_people.schemes.rules import RelationshipLevel as LevelThere
from shared.web.peers import PeerUnavailable
from tests.contracts.conftest import NewContact
from tests.kpi.pushing import line, order, push
from tests.relationship.conftest import dimensions
from tests.sign_in import Tokens

YEAR = (date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31))
DAYS = CreditDays(grace=5, effort=60, lost=180)


@pytest.fixture
async def app(open_service: Callable[[str], Any]) -> FastAPI:
    opened: FastAPI = await open_service("customer")
    return opened


@pytest.fixture
async def kpi(open_service: Callable[[str], Any], tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with tokens.client(await open_service("kpi"), sub="client:erp", roles=["erp"]) as client:
        yield client


async def bought(customer: httpx.AsyncClient, kpi: httpx.AsyncClient, *orders: dict[str, Any]) -> uuid.UUID:
    code = orders[0]["customer_code"]
    await push(kpi, *orders)
    made = (await customer.post("/v1/customers", json={"name": code, "codes": [{"code": code}]})).json()
    assert (await kpi.get("/v1/receivables/open", params={"customer_id": made["id"]})).status_code == 200
    return uuid.UUID(made["id"])


async def test_a_year_is_returned_in_columns(app: FastAPI, customer: httpx.AsyncClient, kpi: httpx.AsyncClient) -> None:
    earlier = order("A1", line(amount="40"), customer_code="A", ordered_on="2021-06-30")
    costed = order("A2", line(amount="100", cost="70"), customer_code="A", ordered_on="2024-03-01")
    uncosted = order("A3", line(amount="50"), customer_code="A", ordered_on="2024-03-31")
    later = order("A4", line(amount="30"), customer_code="A", ordered_on="2025-12-31")
    too_late = order("A5", line(amount="7"), customer_code="A", ordered_on="2026-01-01")
    first = await bought(customer, kpi, earlier, costed, uncosted, later, too_late)
    second = await bought(customer, kpi, order("B1", line(amount="900"), customer_code="B", ordered_on="2024-12-31"))
    years = await KpiClient(app.state.peers["kpi"]).get_customer_years(*YEAR, [first])
    assert (years.customer_id, years.sales, years.costed_sales, years.cost) == ([first], [150], [100], [70])
    assert (years.first_ordered_on, years.ordered_months) == ([date(2021, 6, 30)], [1])
    assert (years.sales_of_all, years.sales_since) == ([Decimal(900), Decimal(150)], [Decimal(30)])
    everybody = await KpiClient(app.state.peers["kpi"]).get_customer_years(*YEAR, None)
    assert set(everybody.customer_id) == {first, second}


async def test_payment_records_are_returned_in_columns(
    app: FastAPI, customer: httpx.AsyncClient, kpi: httpx.AsyncClient
) -> None:
    first = await bought(customer, kpi, order("A1", customer_code="A"))
    second = await bought(customer, kpi, order("B1", customer_code="B"))
    for code in ("A", "B"):
        body = {"invoice_no": f"I{code}", "customer_code": code, "amount": "90.5", "issued_on": "2025-01-01"}
        await push(kpi, body | {"due_on": "2025-01-31"}, kind="receivables")
    paid = {"payment_no": "P1", "invoice_no": "IA", "customer_code": "A", "paid_on": "2025-02-01", "amount": "40.5"}
    await push(kpi, paid, kind="payments")
    client = KpiClient(app.state.peers["kpi"])
    one = await client.get_payment_records(YEAR[0], YEAR[2], DAYS, [first])
    assert (one.customer_id, one.invoices, one.due) == ([first], [1], [Decimal("90.5")])
    assert (one.late, one.effort, one.lost) == ([Decimal(50)], [Decimal(50)], [Decimal(50)])
    assert one.delayed == [Decimal("40.5") + 50 * 334]
    everybody = await client.get_payment_records(YEAR[0], YEAR[2], DAYS, None)
    assert set(everybody.customer_id) == {first, second}


async def test_ranks_are_returned_for_some_and_for_all(
    app: FastAPI, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    people = [await new_contact(), await new_contact()]
    for person, level in zip(people, ("opposed", "exclusive"), strict=True):
        body = {"customer_id": person["customer_id"], "contact_id": person["id"], "assessed_on": "2025-01-31"}
        assessed = body | {"dimensions": dimensions(), "level": level, "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    client = RelationshipClient(app.state.peers["relationship"])
    one = await client.get_level_ranks(YEAR[2], [uuid.UUID(people[1]["customer_id"])])
    assert (one.contact_id, one.rank) == ([uuid.UUID(people[1]["id"])], [5])
    everybody = await client.get_level_ranks(YEAR[2], None)
    assert sorted(everybody.rank) == [0, 5]
    assert (await client.get_level_ranks(date(2025, 1, 30), None)).rank == []


@pytest.mark.parametrize("count", [MAX_NAMED_IDS, MAX_NAMED_IDS + 1])
async def test_the_maximum_of_listed_customers_is_one_call(
    app: FastAPI, kpi: httpx.AsyncClient, relationship: httpx.AsyncClient, count: int
) -> None:
    ids = [uuid.uuid4() for _ in range(count)]
    client = KpiClient(app.state.peers["kpi"])
    assert (await client.get_customer_years(*YEAR, ids)).customer_id == []
    assert (await client.get_payment_records(YEAR[0], YEAR[2], DAYS, ids)).customer_id == []
    assert (await RelationshipClient(app.state.peers["relationship"]).get_level_ranks(YEAR[2], ids)).rank == []


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("kpi", "/v1/kpi-values/customers?from=2024-01-01&to=2024-12-31&until=2024-12-31"),
        (
            "kpi",
            "/v1/receivables/payment-records?from=2024-01-01&as_of=2024-12-31&grace_days=5&effort_days=60&lost_days=180",
        ),
        ("relationship", "/v1/key-person-assessments/levels"),
    ],
)
async def test_a_user_cannot_call_it(
    open_service: Callable[[str], Any], tokens: Tokens, service: str, path: str
) -> None:
    response = await tokens.client(await open_service(service)).get(path)
    assert (response.status_code, response.json()["code"]) == (403, "services_only")


async def test_margins_are_hidden_below_clearance_2(open_service: Callable[[str], Any], tokens: Tokens) -> None:
    service = tokens.client(await open_service("kpi"), clearance=1, act={"sub": "service:customer"})
    period = {"from": "2024-01-01", "to": "2024-12-31", "until": "2024-12-31"}
    response = await service.get("/v1/kpi-values/customers", params=period)
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


async def test_unavailable_services_are_reported(app: FastAPI) -> None:
    with pytest.raises(PeerUnavailable):
        await KpiClient(app.state.peers["kpi"]).get_customer_years(*YEAR, None)


async def test_everybodys_levels_with_us_and_with_rivals_are_one_call(
    app: FastAPI, new_contact: NewContact, customer: httpx.AsyncClient, relationship: httpx.AsyncClient
) -> None:
    person, elsewhere = await new_contact(), await new_contact()
    rival = (await customer.post("/v1/competitors", json={"name": "明拓电源"})).json()["id"]
    for somebody, level, competitor in (
        (person, "supportive", None),
        (person, "opposed", rival),
        (elsewhere, "exclusive", None),
    ):
        body = {"customer_id": somebody["customer_id"], "contact_id": somebody["id"], "assessed_on": "2025-01-31"}
        said = {"dimensions": dimensions(), "level": level, "level_reason": "for the test", "competitor_id": competitor}
        assert (await relationship.post("/v1/key-person-assessments", json=body | said)).status_code == 201
    client = RelationshipClient(app.state.peers["relationship"])
    found = await client.list_standings(uuid.UUID(person["customer_id"]))
    assert [(one.contact_id, one.competitor_name, one.level, one.status) for one in found] == [
        (uuid.UUID(person["id"]), None, "supportive", "submitted"),
        (uuid.UUID(person["id"]), "明拓电源", "opposed", "submitted"),
    ]
    assert {one.assessed_on for one in found} == {date(2025, 1, 31)}


def test_the_levels_are_the_same_on_both_sides() -> None:
    ours = [(level.value, level.en, level.zh, level.rank) for level in RelationshipLevel]
    assert ours == [(level.value, level.en, level.zh, level.rank) for level in LevelThere]
