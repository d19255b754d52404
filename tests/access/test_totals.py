"""Sums, counts and shares are of what the caller may see, and add up to exactly that."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.access.canaries import Found
from tests.access.rights import CUSTOMERS, EVERYBODY, SIGHTS, Sight
from tests.access.world import World
from tests.sign_in import Tokens

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
each_sight = pytest.mark.parametrize("sight", SIGHTS, ids=str)


@pytest.fixture
def seen(sight: Sight) -> set[str]:
    """The customers that the caller sees."""
    return {customer for customer in CUSTOMERS if sight.covers(customer)}


async def asked(client: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@each_sight
async def test_sales_are_of_the_callers_customers(
    world: World, found: Found, tokens: Tokens, sight: Sight, seen: set[str]
) -> None:
    client = tokens.client(world.apps["kpi"], **sight.claims())
    of_nobody = {EVERYBODY} if sight.covers(EVERYBODY) else set()  # of pending codes, which are unknown
    expected = sum(row.values["amount"] for row in found.of("orders") if row.customer in seen | of_nobody)
    (total,) = (await asked(client, "/v1/kpi-values", kpi="sales", **YEAR))["items"]
    assert Decimal(total["value"]) == expected
    grouped = (await asked(client, "/v1/kpi-values", kpi="sales", group_by="customer", **YEAR))["items"]
    assert {row["keys"][0] for row in grouped} - {None} == {world.customers[customer] for customer in seen}
    assert len(grouped) == len(seen | of_nobody)
    concentration = (await asked(client, "/v1/kpi-values", kpi="concentration_top_ten", **YEAR))["items"]
    assert Decimal(concentration[0]["denominator"]) == expected


@each_sight
async def test_analyses_add_up_to_the_callers_sales(
    world: World, found: Found, tokens: Tokens, sight: Sight, seen: set[str]
) -> None:
    client = tokens.client(world.apps["kpi"], **sight.claims())
    of_nobody = {EVERYBODY} if sight.covers(EVERYBODY) else set()
    expected = sum(row.values["amount"] for row in found.of("orders") if row.customer in seen | of_nobody)
    for by in ("customer", "product", "category"):
        assert Decimal((await asked(client, "/v1/pareto", by=by, **YEAR))["sales"]) == expected
    sold = (await asked(client, "/v1/product-sales", **YEAR))["items"]
    assert sum(Decimal(row["sales"]) for row in sold) == expected
    months = (await asked(client, "/v1/sales-curves", ahead="0", **YEAR))["items"]
    assert sum(Decimal(row["actual"]) for row in months) == expected
    cohorts = (await asked(client, "/v1/cohorts", grain="year", **YEAR))["items"]
    assert sum(Decimal(row["sales"]) for one in cohorts for row in one["periods"]) == expected
    cycles = (await asked(client, "/v1/order-cycles", as_of="2024-12-31"))["items"]
    assert {row["customer_id"] for row in cycles} == {world.customers[customer] for customer in seen}


@each_sight
async def test_what_is_open_is_of_the_callers_customers(
    world: World, found: Found, tokens: Tokens, sight: Sight, seen: set[str]
) -> None:
    client = tokens.client(world.apps["kpi"], **sight.claims())
    paid = sum(row.values["amount"] for row in found.of("payments") if row.customer in seen)
    left = sum(row.values["amount"] for row in found.of("receivables") if row.customer in seen) - paid
    asked_for = {"as_of": "2024-12-31", "group_by": "customer,manager,region"}
    ageing = await asked(client, "/v1/receivable-ageing", **asked_for)
    dso = await asked(client, "/v1/days-sales-outstanding", **asked_for)
    late = await asked(client, "/v1/payment-lateness", **asked_for)
    assert left == Decimal(ageing["total"]["amount"]) == Decimal(dso["total"]["balance"])
    assert ageing["total"]["receivables"] == late["total"]["receivables"] == len(seen)
    for answer in (ageing, dso, late):
        (groups,) = [one["items"] for one in answer["groupings"] if one["group_by"] == "customer"]
        assert {row["key"] for row in groups} == {world.customers[customer] for customer in seen}


@each_sight
async def test_margins_are_for_level_2(world: World, tokens: Tokens, sight: Sight) -> None:
    client = tokens.client(world.apps["kpi"], **sight.claims())
    for accept in ("application/json", "text/csv"):
        params = {"kpi": "sales,margin", **YEAR}
        answer = await client.get("/v1/kpi-values", params=params, headers={"Accept": accept})
        assert answer.status_code == (200 if sight.clearance >= 2 else 403), answer.text


@each_sight
async def test_customers_are_counted_by_segment_and_class(
    world: World, found: Found, tokens: Tokens, sight: Sight, seen: set[str]
) -> None:
    client = tokens.client(world.apps["customer"], **sight.claims())
    counts = (await asked(client, "/v1/segments/customer-counts"))["items"]
    counted = {row["code"]: row["customers"] for row in counts if row["kind"] == "industry"}
    assert counted == {"pumps": len(seen), "rail_transit": 0}
    distribution = await asked(client, "/v1/grades/distribution")
    expected = len([row for row in found.of("customers") if row.customer in seen])
    assert distribution["graded"] + distribution["never_graded"] == expected
    with_class = sum(row["customers"] for row in distribution["items"])
    assert with_class + distribution["without_class"] == distribution["graded"]


@each_sight
async def test_leads_and_summit_projects_are_counted_of_the_callers_customers(
    world: World, found: Found, tokens: Tokens, sight: Sight, seen: set[str]
) -> None:
    client = tokens.client(world.apps["planning"], **sight.claims())
    window = {"from": "2025-01-01", "to": "2025-12-31"}
    for group in ("source", "owner", "region"):
        counted = await asked(client, "/v1/leads/conversion", group_by=group, **window)
        leads = [row for row in found.of("leads") if row.customer in seen]
        assert counted["total"]["leads"] == sum(row["leads"] for row in counted["rows"]) == len(leads)
    rows = (await asked(client, "/v1/summit-projects/outcomes"))["rows"]
    decided = [row.values for row in found.of("summit_projects") if row.customer in seen and row.values["outcome"]]
    amounts = [Decimal(one["amount"]) for row in rows for one in row["amounts"]]
    assert sum(row["projects"] for row in rows) == len(decided)
    assert sum(amounts) == sum(row["amount"] for row in decided)


@each_sight
async def test_codes_of_nobody_are_for_who_sees_all(world: World, tokens: Tokens, sight: Sight) -> None:
    client = tokens.client(world.apps["kpi"], **sight.claims())
    savepoint = await world.apps["kpi"].state.engine.begin_nested()
    try:
        body = b'[{"payment_no":"P","invoice_no":"I","customer_code":"nobody","paid_on":"2024-01-01","amount":"1",'
        answer = await world.clients["kpi"].post(
            "/v1/payments/batches",
            content=body + b'"source_version":1}]',
            headers={"Content-Type": "application/json"},
        )
        assert answer.json()["created"] == 1, answer.text
        listed = await asked(client, "/v1/unknown-codes", count="true")
        claims = [item["claimed_by"]["customer_id"] for item in listed["items"] if item["claimed_by"]]
        is_all = sight.data_scope == "all"
        assert sorted(claims) == (sorted(world.customers.values()) if is_all else [])
        assert listed["count"] == len(listed["items"]) == (1 + len(claims) if is_all else 0)
    finally:
        await savepoint.rollback()


@each_sight
async def test_a_duplicate_of_anothers_customer_is_refused_without_naming_it(
    world: World, found: Found, tokens: Tokens, sight: Sight
) -> None:
    client = tokens.client(world.apps["customer"], **sight.claims())
    for row in found.of("customers"):
        answer = await client.post("/v1/customers", json={"name": row.values["name"]})
        assert (answer.status_code, answer.json()["code"]) == (409, "customer_looks_known")
        assert (row.id in answer.text) == sight.covers(str(row.customer))
        assert sight.covers(str(row.customer)) or row.values["name"] not in answer.text
