"""Rankings over HTTP: members, shares, filters, refusals, formats, and whose they are."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

PARETO = "/v1/pareto"
YEAR = {"from_": "2024-01-01", "to": "2024-12-31"}
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture
async def sold(erp: httpx.AsyncClient, known: Known, sell: Sell) -> dict[str, uuid.UUID]:
    """Three customers with 800, 150 and −50, and a code of nobody with 100."""
    customers = {code: await known(code, name=f"Customer {code}", region=f"R{code}") for code in "ABC"}
    await push(erp, {"sku": "P", "name": "水泵", "category": "pumps", "source_version": 1}, kind="products")
    await sell("A", ["2024-02-01", "2024-03-01"], amount="400", sku="P")
    await sell("B", ["2024-02-01"], amount="150", sku="V")
    await sell("C", ["2024-02-01"], amount="-50", sku="V", quantity="-1")
    await sell("X", ["2024-02-01"], amount="100", sku="V")
    await sell("A", ["2024-02-02"], amount="7777", status="cancelled")
    return customers


async def test_customers_are_ranked_with_those_below_zero_and_unknown_codes(
    sold: dict[str, uuid.UUID], ask: Ask
) -> None:
    found = await ask(PARETO, **YEAR)
    assert [(one["rank"], one["label"], one["sales"]) for one in found["items"]] == [
        (1, "Customer A", "800"),
        (2, "Customer B", "150"),
        (3, "X", "100"),
        (4, "Customer C", "-50"),
    ]
    assert [one["key"] for one in found["items"]] == [str(sold["A"]), str(sold["B"]), "X", str(sold["C"])]
    assert [one["cumulative_share"] for one in found["items"]] == ["0.8", "0.95", "1.05", "1"]
    assert [one["abc_class"] for one in found["items"]] == ["a", "b", "c", "c"]
    assert (found["members"], found["negatives"], found["sales"], found["reason"]) == (4, 1, "1000", None)
    assert (found["top_fifth"]["share"], found["top_ten"]["share"]) == ("0.8", "1")
    assert [one["members"] for one in found["pyramid"]] == [1, 0, 1, 2]


async def test_all_count_in_the_figures_of_the_rows_shown(sold: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(PARETO, **YEAR, limit=1)
    assert (len(found["items"]), found["members"], found["items"][0]["share"]) == (1, 4, "0.8")


@pytest.mark.parametrize(
    ("by", "expected"),
    [("category", [("pumps", "800"), (None, "200")]), ("product", [("水泵", "800"), ("V", "200")])],
)
async def test_categories_and_products_add_up_to_the_same(
    sold: dict[str, uuid.UUID], ask: Ask, by: str, expected: list[Any]
) -> None:
    found = await ask(PARETO, by=by, **YEAR)
    assert [(one["label"], one["sales"]) for one in found["items"]] == expected
    assert found["sales"] == "1000"


async def test_only_the_customers_asked_for(sold: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(PARETO, **YEAR, region="RB")
    assert (found["members"], found["sales"]) == (1, "150")
    assert (await ask(PARETO, by="product", **YEAR, customer_id=sold["A"]))["sales"] == "800"


async def test_without_net_sales_there_are_no_shares(known: Known, sell: Sell, ask: Ask) -> None:
    await known("C")
    await sell("C", ["2024-02-01"], amount="-50")
    found = await ask(PARETO, **YEAR)
    assert (found["reason"], found["items"][0]["share"], found["hhi"]) == ("no_net_sales", None, None)
    assert (await ask(PARETO, from_="2020-01-01", to="2020-01-31"))["members"] == 0


async def test_a_customer_that_only_took_delivery_in_the_period_is_no_member(
    erp: httpx.AsyncClient, known: Known, ask: Ask
) -> None:
    await known("A")
    delivered = line(promised_on="2024-02-10", shipped_on="2024-02-10")
    await push(erp, order("1", delivered, customer_code="A", ordered_on="2024-01-10"))
    assert (await ask(PARETO, from_="2024-02-01", to="2024-02-29"))["members"] == 0


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2024-01-02", "to": "2024-12-31"}, "period_invalid"),
        ({"by": "product", "from": "2023-01-01", "to": "2024-01-02"}, "days_invalid"),
        ({"by": "product", "from": "2024-01-02", "to": "2024-01-01"}, "days_invalid"),
    ],
)
async def test_what_cannot_be_answered_is_refused(erp: httpx.AsyncClient, params: dict[str, str], code: str) -> None:
    response = await erp.get(PARETO, params=params)
    assert (response.status_code, response.json()["code"]) == (400, code)


async def test_a_leap_year_of_products_is_answered(erp: httpx.AsyncClient) -> None:
    response = await erp.get(PARETO, params={"by": "product", "from": "2024-01-01", "to": "2024-12-31"})
    assert response.status_code == 200


async def test_a_caller_ranks_its_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, sell: Sell, ask: Ask
) -> None:
    me = uuid.uuid4()
    await known("A", team=[me])
    await known("B")
    for code in ("A", "B", "nobody"):
        await sell(code, ["2024-12-01"])
    async with tokens.client(app, sub=str(me), data_scope={"kind": "own", "regions": []}) as client:
        for by in ("customer", "product", "category"):
            assert (await ask(PARETO, client, by=by, **YEAR))["sales"] == "100"


async def test_the_chart_and_the_table(
    sold: dict[str, uuid.UUID], see: Callable[..., Any], erp: httpx.AsyncClient
) -> None:
    params = {"from": "2024-01-01", "to": "2024-12-31"}
    spec = await see(PARETO, **params, limit=2)
    assert spec["title"]["text"] == "客户二八分析"
    assert [row["share"] for row in spec["data"]["values"]] == [0.8, 0.95, 1]
    table = (await erp.get(PARETO, params=params | {"format": "csv"})).text.splitlines()
    assert [row.split(",")[2] for row in table] == ["label", "Customer A", "Customer B", "X", "Customer C"]


async def test_adventureworks(erp: httpx.AsyncClient, ask: Ask, reference_data: Path) -> None:
    await push(erp, *AdventureWorks(reference_data).orders())
    found = await ask(PARETO, from_="2011-01-01", to="2014-12-31")
    assert (found["members"], found["negatives"], found["sales"]) == (635, 0, "80487704.1832")
    assert found["items"][0]["sales"] == "877107.1923"
    assert (found["top_fifth"]["members"], round(Decimal(found["top_fifth"]["share"]) * 100, 2)) == (
        127,
        Decimal("66.68"),
    )
    assert round(Decimal(found["top_ten"]["share"]) * 100, 2) == Decimal("9.84")
    of_year = await ask(PARETO, by="product", from_="2012-01-01", to="2012-12-31", limit=10_000)
    assert sum(Decimal(one["sales"]) for one in of_year["items"]) == Decimal("27133701.3787")
