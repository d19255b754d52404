"""Sales by product over HTTP: by hand, order, filters, levels, and whose they are."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.lists import listings
from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import push
from tests.sign_in import Tokens

SALES = "/v1/product-sales"
YEAR = {"from_": "2024-01-01", "to": "2024-12-31"}
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture
async def sold(erp: httpx.AsyncClient, known: Known, sell: Sell) -> dict[str, uuid.UUID]:
    """P grew, V is new, D was dropped, and a line names no product."""
    customers = {code: await known(code, region=f"R{code}") for code in "AB"}
    products = {"sku": "P", "name": "水泵", "category": "pumps", "source_version": 1, "unit_cost": "30"}
    await push(erp, products, kind="products")
    await sell("A", ["2024-03-01", "2024-04-01"], sku="P", amount="100", quantity="2")
    await sell("B", ["2023-03-01"], sku="P", amount="150", quantity="3")
    await sell("B", ["2024-05-01"], sku="V", amount="600", cost="150")
    await sell("A", ["2023-05-01"], sku="D", amount="40")
    await sell("A", ["2024-06-01"], sku=None, amount="200")
    await sell("A", ["2024-06-02"], sku="P", amount="999", status="cancelled")
    return customers


async def test_products_against_the_same_days_of_last_year(sold: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(SALES, **YEAR)
    names = ("sku", "sales", "last_year_sales", "difference", "growth", "share", "change")
    assert [tuple(one[name] for name in names) for one in found["items"]] == [
        ("V", "600", "0", "600", None, "0.6", "new"),
        ("P", "200", "150", "50", "0.333333", "0.2", "kept"),
        ("", "200", "0", "200", None, "0.2", "new"),
        ("D", "0", "40", "-40", "-1", "0", "dropped"),
    ]
    pump = found["items"][1]
    assert (pump["product_name"], pump["category"]) == ("水泵", "pumps")
    assert (pump["quantity"], pump["last_year_quantity"]) == ("4", "3")
    assert (pump["starts_on"], pump["ends_on"]) == ("2024-01-01", "2024-12-31")


async def test_cost_profit_and_margin_are_of_the_lines_whose_cost_is_known(
    sold: dict[str, uuid.UUID], app: FastAPI, tokens: Tokens, ask: Ask
) -> None:
    async with tokens.client(app, roles=["director"], clearance=2) as director:
        by_sku = {one["sku"]: one for one in (await ask(SALES, director, **YEAR))["items"]}
    assert (by_sku["P"]["cost"], by_sku["P"]["profit"], by_sku["P"]["margin"]) == ("120", "80", "0.4")
    assert (by_sku["V"]["cost"], by_sku["V"]["margin"]) == ("150", "0.75")
    assert (by_sku[""]["cost"], by_sku[""]["profit"], by_sku[""]["margin"]) == (None, None, None)


async def test_below_level_2_there_is_no_cost_and_no_order_by_it(
    sold: dict[str, uuid.UUID], app: FastAPI, tokens: Tokens, ask: Ask
) -> None:
    async with tokens.client(app, clearance=1) as assistant:
        for one in (await ask(SALES, assistant, **YEAR))["items"]:
            assert (one["cost"], one["profit"], one["margin"]) == (None, None, None)
        params = {"from": "2024-01-01", "to": "2024-12-31"}
        refused = await assistant.get(SALES, params=params | {"sort": "-margin"})
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
        header = (await assistant.get(SALES, params=params | {"format": "csv"})).text.splitlines()[0]
    assert "sales" in header
    assert not {"cost", "profit", "margin"} & set(header.split(","))


async def test_filters_order_pages_and_the_table(sold: dict[str, uuid.UUID], ask: Ask, erp: httpx.AsyncClient) -> None:
    async def skus(**params: Any) -> list[str]:
        return [one["sku"] for one in (await ask(SALES, **YEAR, **params))["items"]]

    assert await skus(category="pumps") == ["P"]
    assert await skus(change="dropped") == ["D"]
    assert await skus(region="RB") == ["V", "P"]
    assert await skus(customer_id=sold["A"], sort="difference") == ["D", "", "P"]
    assert await skus(q="水") == ["P"]
    assert await skus(growth__in="0.123456") == []
    first = await ask(SALES, **YEAR, limit=3, count="true")
    assert first["count"] == 4
    assert await skus(limit=3, cursor=first["next_cursor"]) == ["D"]
    params = {"from": "2024-01-01", "to": "2024-12-31", "format": "csv", "limit": 1}
    assert len((await erp.get(SALES, params=params)).text.splitlines()) == 5


async def test_a_table_is_read_in_lots_and_kept_nowhere(
    sold: dict[str, uuid.UUID], app: FastAPI, erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    params, lots = {"from": "2024-01-01", "to": "2024-12-31", "format": "csv"}, []
    whole = await erp.get(SALES, params=params)
    monkeypatch.setattr("shared.database.ROWS_AT_ONCE", 3)
    read = listings.stream_rows

    async def counted(*asked: Any) -> Any:
        async for rows in read(*asked):
            lots.append(len(rows))
            yield rows

    monkeypatch.setattr(listings, "stream_rows", counted)
    assert (await erp.get(SALES, params=params)).content == whole.content
    assert lots == [3, 1]
    assert app.state.spools.used == 0
    assert whole.headers["content-disposition"].startswith('attachment; filename="product-sales.csv"')


async def test_a_table_for_which_there_is_no_room_is_a_problem(
    sold: dict[str, uuid.UUID], app: FastAPI, erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.spools, "_limit", 300)
    params = {"from": "2024-01-01", "to": "2024-12-31", "format": "csv"}
    refused = await erp.get(SALES, params=params)
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert app.state.spools.used == 0


@pytest.mark.parametrize("last", ["2025-01-01", "2023-12-31"])
async def test_too_many_days_are_refused_with_the_bound(erp: httpx.AsyncClient, last: str) -> None:
    response = await erp.get(SALES, params={"from": "2024-01-01", "to": last})
    assert (response.status_code, response.json()["code"]) == (400, "days_invalid")
    assert "366" in response.json()["detail"]


async def test_a_caller_sees_sales_to_its_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, sell: Sell, ask: Ask
) -> None:
    me = uuid.uuid4()
    await known("A", team=[me])
    await known("B")
    for code in ("A", "B", "nobody"):
        await sell(code, ["2024-12-01"])
    async with tokens.client(app, sub=str(me), data_scope={"kind": "own", "regions": []}) as client:
        (item,) = (await ask(SALES, client, **YEAR))["items"]
    assert (item["sales"], item["share"]) == ("100", "1")


async def test_adventureworks(erp: httpx.AsyncClient, ask: Ask, reference_data: Path) -> None:
    await push(erp, *AdventureWorks(reference_data).orders())
    items = (await ask(SALES, from_="2013-01-01", to="2013-12-31", limit=500))["items"]
    assert sum(Decimal(one["sales"]) for one in items) == Decimal("32890351.7237")
    assert sum(Decimal(one["last_year_sales"]) for one in items) == Decimal("27133701.3787")
