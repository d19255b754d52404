"""Sales curves over HTTP: months, fit, reasons, filters, formats, and whose they are."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.analytics.sales_curves import operations
from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import push
from tests.sign_in import Tokens

CURVES = "/v1/sales-curves"
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]
YEARS = {"from_": "2023-01-01", "to": "2024-12-31"}


def days(months: int, first: int = 2023) -> list[str]:
    return [f"{first + place // 12}-{place % 12 + 1:02}-15" for place in range(months)]


async def test_two_years_of_a_line_with_a_season(known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    for place, day in enumerate(days(24)):
        await sell("A", [day], amount="300" if place % 12 == 11 else "100")
    curve = await ask(CURVES, **YEARS, ahead=2)
    assert (curve["fitted_from"], curve["fitted_months"]) == ("2023-01-01", 24)
    assert (curve["trend_reason"], curve["season_reason"], curve["trend_per_month"]) == (None, None, "0")
    december, january = curve["items"][23], curve["items"][24]
    assert (december["actual"], december["last_year"], december["expected"]) == ("300", "300", "300")
    assert round(Decimal(december["seasonal_index"]), 2) == Decimal("2.57")  # 300 of 1400 / 12
    assert (january["month"], january["expected"], january["low"], january["high"]) == ("2025-01-01", *["100"] * 3)
    assert len(curve["items"]) == 26


@pytest.mark.parametrize(
    ("months", "trend_reason", "season_reason"),
    [
        (5, "too_few_months", "too_few_months"),
        (6, None, "too_few_months"),
        (23, None, "too_few_months"),
        (24, None, None),
    ],
)
async def test_what_is_missing_has_its_reason(
    known: Known, sell: Sell, ask: Ask, months: int, trend_reason: str | None, season_reason: str | None
) -> None:
    await known("A")
    await sell("A", days(24)[-months:])
    curve = await ask(CURVES, **YEARS)
    assert curve["fitted_months"] == months
    assert (curve["trend_reason"], curve["season_reason"]) == (trend_reason, season_reason)
    assert (curve["items"][-1]["expected"] is None) is (trend_reason is not None)
    assert (curve["items"][-1]["seasonal_index"] is None) is (season_reason is not None)


async def test_before_its_first_order_a_customer_has_no_trend(known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    await sell("A", days(24)[12:])
    items = (await ask(CURVES, **YEARS))["items"]
    assert [one["trend"] for one in items[:12]] == [None] * 12
    assert {one["trend"] for one in items[12:]} == {"100"}
    assert [one["actual"] for one in items[:2]] == ["0", "0"]


async def test_the_running_month_is_marked_and_not_fitted(
    known: Known, sell: Sell, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "company_today", lambda: date(2024, 6, 10))
    await known("A")
    await sell("A", days(18)[:17])
    await sell("A", ["2024-06-03"], amount="5")
    curve = await ask(CURVES, months=12)
    assert curve["fitted_months"] == 11
    assert [(one["month"], one["actual"]) for one in curve["items"] if one["is_running"]] == [("2024-06-01", "5")]
    assert {one["trend"] for one in curve["items"]} == {"100"}
    ahead = [(one["month"], one["actual"]) for one in curve["items"] if one["is_ahead"]]
    assert ahead == [("2024-07-01", None), ("2024-08-01", None), ("2024-09-01", None)]


async def test_only_the_category_and_the_customers_asked_for(
    erp: httpx.AsyncClient, known: Known, sell: Sell, ask: Ask
) -> None:
    first = await known("A", region="CN-GD")
    await known("B", region="CN-SH")
    await push(erp, {"sku": "P", "category": "pumps", "source_version": 1}, kind="products")
    await sell("A", ["2024-01-10"], amount="10", sku="P")
    await sell("A", ["2024-01-11"], amount="7", sku="V")
    await sell("B", ["2024-01-10"], amount="100", sku="P")
    await sell("nobody", ["2024-01-10"], amount="1000", sku="P")

    async def sales(**params: Any) -> str:
        found: str = (await ask(CURVES, from_="2024-01-01", to="2024-01-31", ahead=0, **params))["items"][0]["actual"]
        return found

    assert await sales() == "1117"
    assert await sales(category="pumps") == "1110"
    assert await sales(region="CN-GD") == await sales(customer_id=first) == "17"
    assert await sales(region="CN-GD", category="pumps") == "10"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2024-01-02", "to": "2024-01-31"}, "period_invalid"),
        ({"from": "2024-02-01", "to": "2024-01-31"}, "period_invalid"),
        ({"from": "2010-01-01", "to": "2020-01-31"}, "curve_too_long"),
        ({"include_group": "true"}, "group_of_nobody"),
    ],
)
async def test_what_cannot_be_answered_is_refused(erp: httpx.AsyncClient, params: dict[str, str], code: str) -> None:
    response = await erp.get(CURVES, params=params)
    assert (response.status_code, response.json()["code"]) == (400, code)


async def test_a_caller_sees_its_own_sales_only(
    app: FastAPI, tokens: Tokens, known: Known, sell: Sell, ask: Ask
) -> None:
    me = uuid.uuid4()
    await known("A", team=[me])
    await known("B")
    for code in ("A", "B", "nobody"):
        await sell(code, ["2024-12-01"])
    async with tokens.client(app, sub=str(me), data_scope={"kind": "own", "regions": []}) as client:
        assert (await ask(CURVES, client, **YEARS))["items"][23]["actual"] == "100"


async def test_the_chart_shows_trend_and_range_in_the_readers_language(
    known: Known, sell: Sell, see: Callable[..., Any], erp: httpx.AsyncClient
) -> None:
    await known("A")
    for place, day in enumerate(days(24)):
        await sell("A", [day], amount=str(10000 + place * place * 900))
    params = {"from": "2023-01-01", "to": "2024-12-31"}
    spec = await see(CURVES, **params)
    assert spec["title"] == {"text": "销售曲线", "subtitle": "月度净销售额（CNY）"}
    series = {row["series"] for layer in spec["layer"] for row in layer["data"]["values"] if "series" in row}
    assert series == {"实际", "趋势", "上年同期"}
    assert any("range" in row for layer in spec["layer"] for row in layer["data"]["values"])
    table = (await erp.get(CURVES, params=params | {"format": "csv"})).text.splitlines()
    assert (table[0].split(",")[0].lstrip("\ufeff"), len(table)) == ("month", 28)


async def test_the_chart_draws_neither_the_running_month_nor_those_before_the_first_order(
    known: Known, sell: Sell, see: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "company_today", lambda: date(2024, 6, 10))
    await known("A")
    await sell("A", ["2024-03-15", "2024-04-15", "2024-06-01"])
    spec = await see(CURVES, months=6, ahead=0)
    drawn = {row["period"]: row["value"] for row in spec["layer"][0]["data"]["values"] if row["series"] == "实际"}
    assert drawn == {"2024-01": None, "2024-02": None, "2024-03": 100, "2024-04": 100, "2024-05": 0, "2024-06": None}
    assert spec["title"]["subtitle"].endswith("2024-06 未结束，不绘出")


async def test_adventureworks(erp: httpx.AsyncClient, ask: Ask, reference_data: Path) -> None:
    company = AdventureWorks(reference_data)
    await push(erp, *company.orders())
    curve = await ask(CURVES, from_="2011-05-01", to="2014-05-31", ahead=0)
    assert sum(Decimal(one["actual"]) for one in curve["items"]) == Decimal("80487704.1832")
    assert (curve["fitted_months"], curve["trend_reason"], curve["season_reason"]) == (37, None, None)
    indices = [Decimal(one["seasonal_index"]) for one in curve["items"][:12]]
    assert abs(sum(indices) - 12) < Decimal("0.001")
