"""What to prepare: the reorder interval of each product, how much, by when, and for whom nothing."""

import json
import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.kpi.analytics.order_cycles.rules import cycle_of, stock_up
from services.kpi.analytics.stock_up_hints.rules import Reordered
from services.kpi.analytics.stock_up_hints.store import hints
from tests.kpi.facts.orders.test_costs import written
from tests.kpi.pushing import push
from tests.sign_in import Tokens

HINTS = "/v1/stock-up-hints"
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture
async def customer(known: Known, sell: Sell, erp: httpx.AsyncClient) -> uuid.UUID:
    """A customer that orders pumps each 30 days, and valves each 10."""
    found: uuid.UUID = await known("A")
    await push(erp, {"sku": "P", "name": "水泵", "category": "pumps", "source_version": 1}, kind="products")
    for day, quantity in (("2025-01-01", "5"), ("2025-01-31", "7"), ("2025-03-02", "6")):
        await sell("A", [day], sku="P", quantity=quantity)
    await sell("A", ["2025-02-20", "2025-03-02"], sku="V", quantity="40")
    return found


async def test_each_product_has_its_own_interval(customer: uuid.UUID, ask: Ask) -> None:
    valves, pumps = (await ask(HINTS, as_of="2025-03-05"))["items"]
    assert (pumps["sku"], pumps["product_name"], pumps["category"]) == ("P", "水泵", "pumps")
    assert (pumps["order_days"], pumps["median_days"], pumps["quantity"]) == (3, 30, "6")
    assert (pumps["runs_out_on"], pumps["prepare_by"]) == ("2025-04-01", "2025-03-25")
    assert (valves["sku"], valves["product_name"], valves["category"]) == ("V", None, None)
    assert (valves["runs_out_on"], valves["prepare_by"], valves["quantity"]) == ("2025-03-12", "2025-03-05", "40")
    assert pumps["customer_id"] == str(customer)


async def test_hints_about_categories_add_up_their_products(customer: uuid.UUID, ask: Ask) -> None:
    (item,) = (await ask(HINTS, as_of="2025-03-05", by="category"))["items"]
    assert (item["sku"], item["category"], item["quantity"], item["median_days"]) == (None, "pumps", "6", 30)


async def test_filters_and_pages(customer: uuid.UUID, ask: Ask, erp: httpx.AsyncClient) -> None:
    async def skus(**params: Any) -> list[str]:
        return [item["sku"] for item in (await ask(HINTS, as_of="2025-03-05", **params))["items"]]

    assert await skus(prepare_by__lte="2025-03-20") == ["V"]
    assert await skus(category="pumps") == ["P"]
    assert await skus(lead_days=40, sort="-quantity") == ["V", "P"]
    assert await skus(customer_id=uuid.uuid4()) == []
    first = await ask(HINTS, as_of="2025-03-05", limit=1, count="true")
    assert (len(first["items"]), first["count"]) == (1, 2)
    assert await skus(limit=1, cursor=first["next_cursor"]) == ["P"]
    table = (await erp.get(HINTS, params={"as_of": "2025-03-05", "limit": 1, "format": "csv"})).text.splitlines()
    assert len(table) == 3


async def test_the_query_agrees_with_the_rule(known: Known, sell: Sell, ask: Ask) -> None:
    chance, expected, as_of = random.Random(3), {}, date(2025, 6, 30)
    await known("A")
    for number in range(15):
        gaps = [chance.choice((1, 9, 30, 45, 120)) for _ in range(chance.randint(1, 6))]
        days = [as_of - timedelta(days=sum(gaps[place:])) for place in range(len(gaps))]
        days = [day for day in days if (as_of - day).days < 366]
        await sell("A", [day.isoformat() for day in days], sku=f"S{number}", quantity="3")
        cycle = cycle_of(days)
        hint = stock_up(cycle, Decimal(3), as_of, lead_days=7) if cycle else None
        if hint:
            expected[f"S{number}"] = hint.by.isoformat()
    items = (await ask(HINTS, as_of=as_of.isoformat()))["items"]
    assert {item["sku"]: item["prepare_by"] for item in items} == expected
    assert 3 < len(expected) < 15


def join_types(plan: dict[str, Any]) -> set[str]:
    """The kinds of joins in the plan and below it."""
    own = {plan["Join Type"]} if "Join Type" in plan else set[str]()
    return own.union(*(join_types(part) for part in plan.get("Plans", ())))


async def test_orders_stay_joined_so_that_the_planner_expects_a_row_for_each_line(
    customer: uuid.UUID, fetch: Callable[..., Any]
) -> None:
    columns = hints(date(2025, 3, 5), 7, Reordered.CATEGORY, sa.true())
    query = written(sa.select(*columns.values()))
    (row,) = await fetch(f"EXPLAIN (FORMAT JSON) {query}")
    plan = row["QUERY PLAN"]
    (found,) = plan if isinstance(plan, list) else json.loads(plan)
    assert join_types(found["Plan"]) & {"Left", "Right"}


async def test_nobody_gets_hints_about_anothers_customers(
    app: FastAPI, tokens: Tokens, customer: uuid.UUID, ask: Ask
) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as client:
        assert (await ask(HINTS, client, as_of="2025-03-05", count="true"))["count"] == 0
