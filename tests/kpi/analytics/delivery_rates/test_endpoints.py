"""Delivery rates over HTTP: by hand, groups, filters, formats, and whose they are."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.analytics.delivery_rates import operations
from tests.journeys import northwind
from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

RATES = "/v1/delivery-rates"
YEAR = {"from_": "2024-01-01", "to": "2024-12-31"}
Known, Ask = Callable[..., Any], Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10 June 2024."""
    monkeypatch.setattr(operations, "company_today", lambda: date(2024, 6, 10))


def promised(line_no: int, promised_on: str, shipped_on: str | None = None, **fields: Any) -> dict[str, Any]:
    return line(line_no, quantity="10", promised_on=promised_on, shipped_on=shipped_on, **fields)


@pytest.fixture
async def delivered(erp: httpx.AsyncClient, known: Known) -> uuid.UUID:
    """Lines of every fate: on time and full, on time and short, late, unchecked, overdue, not due yet."""
    customer: uuid.UUID = await known("A", name="华强电子", region="CN-GD")
    await push(erp, {"sku": "V", "name": "阀门", "category": "valves", "source_version": 1}, kind="products")
    rows = [
        promised(1, "2024-03-01", "2024-03-01", accepted_quantity="10"),
        promised(2, "2024-03-01", "2024-02-20", accepted_quantity="9"),
        promised(3, "2024-03-01", "2024-03-05", accepted_quantity="10"),
        promised(4, "2024-03-01", "2024-03-01"),
        promised(5, "2024-06-09", sku="V"),
        promised(6, "2024-06-10"),
        line(7, quantity="10"),
        line(8, quantity="-1", amount="-5", promised_on="2024-03-01", shipped_on="2024-03-09"),
    ]
    await push(erp, order("1", *rows, customer_code="A", ordered_on="2024-02-01"))
    gone = promised(1, "2024-03-01", "2024-04-01")
    await push(erp, order("2", gone, customer_code="A", ordered_on="2024-02-01", status="cancelled"))
    return customer


async def test_open_and_overdue_is_late_and_unknown_is_neither(delivered: uuid.UUID, ask: Ask) -> None:
    found = await ask(RATES, **YEAR)
    total = found["total"]
    assert (total["due_lines"], total["on_time_lines"], total["open_lines"]) == (5, 3, 1)
    assert (total["on_time"], total["mean_days_late"]) == ("0.6", "2.5")  # 4 days, and 1 until today
    assert (total["checked_lines"], total["full_lines"], total["in_full"]) == (4, 2, "0.5")
    assert (total["on_time_full_lines"], total["on_time_in_full"], total["reason"]) == (1, "0.25", None)
    assert [(one["key"], one["due_lines"], one["on_time"]) for one in found["items"]] == [
        ("2024-03", 4, "0.75"),
        ("2024-06", 1, "0"),
    ]


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("customer", [("华强电子", 5)]),
        ("product", [("P1", 4), ("阀门", 1)]),
        ("category", [(None, 4), ("valves", 1)]),
    ],
)
async def test_groups_add_up(delivered: uuid.UUID, ask: Ask, group_by: str, expected: list[Any]) -> None:
    found = await ask(RATES, **YEAR, group_by=group_by)
    assert [(one["label"], one["due_lines"]) for one in found["items"]] == expected
    assert found["total"]["due_lines"] == 5
    assert len((await ask(RATES, **YEAR, group_by=group_by, limit=1))["items"]) == 1


@pytest.mark.parametrize(
    ("params", "lines"),
    [({"sku": "V"}, 1), ({"category": "valves"}, 1), ({"region": "CN-GD"}, 5), ({"region": "CN-SH"}, 0)],
)
async def test_filters(delivered: uuid.UUID, ask: Ask, params: dict[str, str], lines: int) -> None:
    total = (await ask(RATES, **YEAR, **params))["total"]
    assert total["due_lines"] == lines
    assert (total["reason"] == "nothing_due") is (lines == 0)


async def test_too_many_days_are_refused(erp: httpx.AsyncClient) -> None:
    response = await erp.get(RATES, params={"from": "2023-01-01", "to": "2024-12-31"})
    assert (response.status_code, response.json()["code"]) == (400, "days_invalid")


async def test_a_caller_sees_deliveries_to_its_own_customers_only(
    app: FastAPI, tokens: Tokens, delivered: uuid.UUID, ask: Ask
) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as client:
        assert (await ask(RATES, client, **YEAR))["total"]["due_lines"] == 0
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as client:
        assert (await ask(RATES, client, **YEAR))["total"]["due_lines"] == 5


async def test_the_chart_and_the_table(delivered: uuid.UUID, see: Callable[..., Any], erp: httpx.AsyncClient) -> None:
    params = {"from": "2024-01-01", "to": "2024-12-31", "group_by": "product"}
    spec = await see(RATES, **params)
    assert [(row["name"], row["shown"]) for row in spec["data"]["values"]] == [("P1", "75%"), ("阀门", "0%")]
    assert spec["title"]["subtitle"] == "按产品；承诺日 2024-01-01 至 2024-12-31；全部到期 5 行，准时 60%"
    table = (await erp.get(RATES, params=params | {"format": "csv"})).text.splitlines()
    assert [row.split(",")[1] for row in table] == ["label", "P1", "阀门"]


async def test_northwind_and_adventureworks(erp: httpx.AsyncClient, ask: Ask, reference_data: Path) -> None:
    await push(erp, *northwind.orders(reference_data))
    rows, due, late = northwind.orders(reference_data), 0, 0
    for one in (sold for document in rows for sold in document["lines"]):
        if "1997-01-01" <= one["promised_on"] <= "1997-12-31":
            due += 1
            late += one["shipped_on"] is None or one["shipped_on"] > one["promised_on"]
    total = (await ask(RATES, from_="1997-01-01", to="1997-12-31"))["total"]
    assert (total["due_lines"], total["due_lines"] - total["on_time_lines"]) == (due, late)
    assert late > 10
    await push(erp, *AdventureWorks(reference_data).orders())
    rate = (await ask(RATES, from_="2013-01-01", to="2013-12-31"))["total"]
    assert (rate["on_time"], rate["mean_days_late"]) == ("1", None)
