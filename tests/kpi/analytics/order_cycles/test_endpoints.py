"""Order cycles over HTTP: figures, order, filters, formats, and whose they are."""

import csv
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

CYCLES = "/v1/order-cycles"
AS_OF = "2025-03-20"
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture
async def monthly(known: Known, sell: Sell) -> uuid.UUID:
    """A customer that ordered on the first of four months, 10, 20 … units for 100, 200 …"""
    customer: uuid.UUID = await known("A", name="华强电子", region="CN-GD", customer_class="core")
    for number, day in enumerate(("2024-12-01", "2024-12-31", "2025-01-30", "2025-03-01"), start=1):
        await sell("A", [day], quantity=str(number * 10), amount=str(number * 100))
    return customer


async def test_a_cycle_says_when_the_next_order_comes_and_what_to_have_ready(monthly: uuid.UUID, ask: Ask) -> None:
    (item,) = (await ask(CYCLES, as_of=AS_OF))["items"]
    assert item["customer_id"] == str(monthly)
    assert (item["order_days"], item["last_on"], item["median_days"], item["spread_days"]) == (4, "2025-03-01", 30, 0)
    assert (item["expected_on"], item["days_overdue"], item["is_overdue"]) == ("2025-03-31", 0, False)
    assert item["overdue_ratio"] == "0.6"  # 18 complete days of 30
    assert (item["expected_quantity"], item["expected_amount"]) == ("25", "250")
    assert (item["prepare_by"], item["reason"]) == ("2025-03-24", None)
    assert [day["quantity"] for day in item["recent"]] == ["40", "30", "20", "10"]


@pytest.mark.parametrize(
    ("as_of", "days_overdue", "is_overdue", "prepare_by"),
    [
        ("2025-03-31", 0, False, "2025-03-31"),
        ("2025-04-01", 1, True, "2025-04-01"),
        ("2025-04-30", 30, True, "2025-04-30"),
        ("2025-05-01", 31, True, None),
    ],
)
async def test_an_order_is_overdue_the_day_after_and_nothing_is_prepared_after_another_cycle(
    monthly: uuid.UUID, ask: Ask, as_of: str, days_overdue: int, is_overdue: bool, prepare_by: str | None
) -> None:
    (item,) = (await ask(CYCLES, as_of=as_of, customer_id=monthly))["items"]
    assert (item["days_overdue"], item["is_overdue"], item["prepare_by"]) == (days_overdue, is_overdue, prepare_by)


async def test_one_order_day_is_no_cycle_and_says_so(known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    await sell("A", ["2025-03-01"])
    (item,) = (await ask(CYCLES, as_of=AS_OF))["items"]
    assert (item["order_days"], item["median_days"], item["expected_on"], item["is_overdue"]) == (1, None, None, None)
    assert (item["reason"], item["expected_amount"]) == ("too_few_orders", "100")


async def test_orders_of_all_codes_count_in_the_base_currency(erp: httpx.AsyncClient, known: Known, ask: Ask) -> None:
    await known("A", "A2")
    dollars = {"currency": "USD", "fx_rate": "7", "ordered_on": "2025-01-31"}
    await push(
        erp,
        order("1", customer_code="A", ordered_on="2025-01-01"),
        order("2", line(quantity="3"), line(2, quantity="4"), customer_code="A", ordered_on="2025-01-31"),
        order("3", line(quantity="5", amount="10"), customer_code="A2", **dollars),
        order("4", line(quantity="-1", amount="-50"), customer_code="A", ordered_on="2025-01-31"),
    )
    (item,) = (await ask(CYCLES, as_of=AS_OF))["items"]
    assert [(day["amount"], day["quantity"]) for day in item["recent"]] == [("270", "12"), ("100", "2")]


async def test_without_a_day_it_is_the_one_up_to_which_orders_are_known(monthly: uuid.UUID, ask: Ask) -> None:
    (item,) = (await ask(CYCLES))["items"]
    assert item["as_of"] == "2025-03-02"


async def test_the_most_overdue_come_first_and_pages_follow_one_another(
    known: Known, sell: Sell, ask: Ask, erp: httpx.AsyncClient
) -> None:
    for code, days in {
        "A": ("2025-01-01", "2025-03-01"),
        "B": ("2025-01-01", "2025-01-11"),
        "C": ("2025-03-01",),
    }.items():
        await known(code)
        await sell(code, days)
    first = await ask(CYCLES, as_of=AS_OF, limit=2, count="true")
    assert ([item["customer_name"] for item in first["items"]], first["count"]) == (["B", "A"], 3)
    last = await ask(CYCLES, as_of=AS_OF, limit=2, cursor=first["next_cursor"])
    assert ([item["customer_name"] for item in last["items"]], last["next_cursor"]) == (["C"], None)
    overdue = await ask(CYCLES, as_of=AS_OF, is_overdue="true")
    assert [item["customer_name"] for item in overdue["items"]] == ["B"]
    table = (await erp.get(CYCLES, params={"as_of": AS_OF, "limit": 1, "format": "csv"})).text.splitlines()
    assert [row.split(",")[1] for row in table[1:]] == ["B", "A", "C"]
    assert "recent" not in table[0]


async def test_the_table_has_what_the_pages_have(
    known: Known, sell: Sell, ask: Ask, erp: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("A", "B", "C"):
        await known(code)
        await sell(code, ["2025-01-01", "2025-01-11"])
    monkeypatch.setattr("shared.database.ROWS_AT_ONCE", 2)
    items = (await ask(CYCLES, as_of=AS_OF))["items"]
    table = (await erp.get(CYCLES, params={"as_of": AS_OF, "format": "csv"})).text
    rows = list(csv.DictReader(table.removeprefix("\ufeff").splitlines()))
    assert [one["customer_id"] for one in rows] == [one["customer_id"] for one in items]
    for name in ("expected_amount", "expected_quantity", "prepare_by", "overdue_ratio"):
        assert [one[name] for one in rows] == [str(one[name] or "") for one in items]


@pytest.mark.parametrize(
    ("params", "found"),
    [({"region": "CN-GD"}, 1), ({"class": "core"}, 1), ({"region": "CN-SH"}, 0), ({"industry": "pumps"}, 0)],
)
async def test_filters_by_what_customers_are(
    monthly: uuid.UUID, erp: httpx.AsyncClient, params: dict[str, str], found: int
) -> None:
    assert len((await erp.get(CYCLES, params=params)).json()["items"]) == found


async def test_a_group_includes_its_subsidiaries(monthly: uuid.UUID, known: Known, sell: Sell, ask: Ask) -> None:
    await known("B", parent_id=monthly)
    await sell("B", ["2025-01-01", "2025-02-01"])
    group = await ask(CYCLES, customer_id=monthly, include_group="true")
    assert len(group["items"]) == 2
    assert len((await ask(CYCLES, customer_id=monthly))["items"]) == 1


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"include_group": "true"}, "group_of_nobody"),
        ({"as_of": "0001-01-01"}, "validation"),
        ({"sort": "x"}, "sort_unknown"),
    ],
)
async def test_what_cannot_be_answered_is_refused(erp: httpx.AsyncClient, params: dict[str, str], code: str) -> None:
    response = await erp.get(CYCLES, params=params)
    assert (response.status_code, response.json()["code"]) == (400, code) if code != "validation" else 400
    assert response.json()["errors"]


async def test_a_caller_sees_its_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, sell: Sell, ask: Ask
) -> None:
    me = uuid.uuid4()
    own = await known("A", team=[me])
    await known("B")
    for code in "AB":
        await sell(code, ["2025-01-01", "2025-02-01"])
    async with tokens.client(app, sub=str(me), data_scope={"kind": "own", "regions": []}) as client:
        items = (await ask(CYCLES, client))["items"]
    assert [item["customer_id"] for item in items] == [str(own)]


async def test_the_chart_names_the_customers(monthly: uuid.UUID, see: Callable[..., Any]) -> None:
    spec = await see(CYCLES, as_of=AS_OF)
    assert spec["title"]["text"] == "订货周期"
    assert spec["encoding"]["y"]["scale"]["domain"] == ["华强电子"]
