"""Forecast accuracy over HTTP: by hand, groups, filters, formats, and whose it is."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.analytics.forecast_accuracy import operations
from tests.kpi.pushing import push
from tests.sign_in import Tokens

ACCURACY = "/v1/forecast-accuracy"
YEAR = {"from_": "2024-01-01", "to": "2024-12-31"}
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10 June 2024."""
    monkeypatch.setattr(operations, "company_today", lambda: date(2024, 6, 10))


def forecast(code: str, month: str, amount: str, frozen_on: str = "2023-12-20", **fields: str) -> dict[str, Any]:
    expected = {"customer_code": code, "month": month, "amount": amount, "frozen_on": frozen_on, "source_version": 1}
    return expected | fields


@pytest.fixture
async def expected(erp: httpx.AsyncClient, known: Known, sell: Sell) -> dict[str, uuid.UUID]:
    """A is forecast in January and February, B in January, after it began, and nothing is forecast for B."""
    customers = {code: await known(code, name=f"客户{code}", region=f"R{code}") for code in "AB"}
    await push(erp, {"sku": "P", "category": "pumps", "source_version": 1}, kind="products")
    await push(
        erp,
        forecast("A", "2024-01", "80"),
        forecast("A", "2024-02", "150"),
        forecast("A", "2024-03", "50"),
        forecast("A", "2024-06", "5000"),
        forecast("B", "2024-01", "60", frozen_on="2024-01-02"),
        kind="forecasts",
    )
    await sell("A", ["2024-01-10", "2024-02-10", "2024-06-02"], amount="100", sku="P")
    await sell("B", ["2024-01-10"], amount="60")
    return customers


async def test_accuracy_by_month_with_what_lacks_a_forecast(expected: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(ACCURACY, **YEAR)
    names = ("key", "accuracy", "bias", "forecasts", "missing", "missing_sales", "reason")
    assert [tuple(one[name] for name in names) for one in found["items"]] == [
        ("2024-01", "0.8", "-0.2", 1, 1, "60", None),
        ("2024-02", "0.5", "0.5", 1, 0, "0", None),
        ("2024-03", None, None, 1, 0, "0", "no_sales"),
    ]
    total = found["total"]
    assert (total["forecast"], total["actual"], total["deviation"], total["missing"]) == ("280", "200", "120", 1)
    assert (total["accuracy"], total["bias"], found["ends_on"]) == ("0.4", "0.4", "2024-05-31")


async def test_by_customer(expected: dict[str, uuid.UUID], ask: Ask) -> None:
    first, second = (await ask(ACCURACY, **YEAR, group_by="customer"))["items"]
    assert (first["key"], first["label"], first["accuracy"]) == (str(expected["A"]), "客户A", "0.4")
    assert (second["label"], second["accuracy"], second["reason"]) == ("客户B", None, "no_forecast")


async def test_forecasts_of_categories_are_compared_with_their_sales(
    expected: dict[str, uuid.UUID], ask: Ask, erp: httpx.AsyncClient
) -> None:
    await push(erp, forecast("A", "2024-01", "90", category="pumps"), kind="forecasts")
    (item,) = (await ask(ACCURACY, **YEAR, group_by="category"))["items"]
    assert (item["key"], item["accuracy"], item["forecasts"], item["missing"]) == ("pumps", "0.9", 1, 1)
    (january, february) = (await ask(ACCURACY, **YEAR, category="pumps"))["items"]
    assert (january["accuracy"], february["reason"]) == ("0.9", "no_forecast")
    assert (await ask(ACCURACY, **YEAR))["items"][0]["accuracy"] == "0.8"


async def test_several_codes_of_a_customer_are_compared_together(
    erp: httpx.AsyncClient, known: Known, sell: Sell, ask: Ask
) -> None:
    await known("A", "A2")
    await push(erp, forecast("A", "2024-01", "100"), kind="forecasts")
    await sell("A2", ["2024-01-10"], amount="100")
    total = (await ask(ACCURACY, **YEAR))["total"]
    assert (total["accuracy"], total["forecasts"], total["missing"]) == ("1", 1, 0)


async def test_forecasts_of_some_categories_are_compared_with_the_sales_of_these_alone(
    expected: dict[str, uuid.UUID], ask: Ask, erp: httpx.AsyncClient, sell: Sell
) -> None:
    await push(erp, {"sku": "S", "category": "seals", "source_version": 1}, kind="products")
    await push(erp, forecast("B", "2024-04", "80", category="pumps"), kind="forecasts")
    await sell("B", ["2024-04-10"], amount="100", sku="P")
    await sell("B", ["2024-04-11"], amount="900", sku="S")
    april = (await ask(ACCURACY, **YEAR))["items"][-1]
    names = ("key", "accuracy", "actual", "missing", "missing_sales")
    assert tuple(april[name] for name in names) == ("2024-04", "0.8", "100", 0, "0")
    kpi = {"kpi": "forecast_accuracy", "from_": "2024-04-01", "to": "2024-04-30"}
    assert [one["value"] for one in (await ask("/v1/kpi-values", **kpi))["items"]] == ["0.8"]


async def test_a_whole_forecast_of_one_code_covers_the_categories_of_another(
    erp: httpx.AsyncClient, known: Known, sell: Sell, ask: Ask
) -> None:
    await known("A", "A2")
    await push(erp, {"sku": "P", "category": "pumps", "source_version": 1}, kind="products")
    await push(
        erp, forecast("A", "2024-01", "100"), forecast("A2", "2024-01", "50", category="pumps"), kind="forecasts"
    )
    await sell("A2", ["2024-01-10"], amount="150", sku="P")
    total = (await ask(ACCURACY, **YEAR))["total"]
    assert (total["forecast"], total["actual"], total["accuracy"]) == ("150", "150", "1")


async def test_a_forecast_of_nothing_is_one(erp: httpx.AsyncClient, known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    await push(erp, forecast("A", "2024-01", "0"), kind="forecasts")
    await sell("A", ["2024-01-10"], amount="100")
    total = (await ask(ACCURACY, **YEAR))["total"]
    assert (total["accuracy"], total["forecasts"], total["missing"]) == ("0", 1, 0)
    kpi = {"kpi": "forecast_accuracy", "from_": "2024-01-01", "to": "2024-01-31"}
    assert [one["value"] for one in (await ask("/v1/kpi-values", **kpi))["items"]] == ["0"]


async def test_filters_and_refusals(expected: dict[str, uuid.UUID], ask: Ask, erp: httpx.AsyncClient) -> None:
    assert (await ask(ACCURACY, **YEAR, region="RB"))["total"]["reason"] == "no_forecast"
    assert (await ask(ACCURACY, **YEAR, customer_id=expected["A"]))["total"]["missing"] == 0
    response = await erp.get(ACCURACY, params={"from": "2024-01-02", "to": "2024-12-31"})
    assert (response.status_code, response.json()["code"]) == (400, "period_invalid")


async def test_a_caller_sees_forecasts_of_its_own_customers_only(
    app: FastAPI, tokens: Tokens, expected: dict[str, uuid.UUID], ask: Ask
) -> None:
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["RB"]}) as client:
        for group_by in ("month", "customer", "category"):
            total = (await ask(ACCURACY, client, **YEAR, group_by=group_by))["total"]
            assert (total["forecast"], total["actual"]) == ("0", "0")


async def test_the_chart_and_the_table(
    expected: dict[str, uuid.UUID], see: Callable[..., Any], erp: httpx.AsyncClient
) -> None:
    params = {"from": "2024-01-01", "to": "2024-12-31"}
    spec = await see(ACCURACY, **params)
    assert [row["shown"] for row in spec["data"]["values"]] == ["80%", "50%", "–"]
    assert spec["title"]["subtitle"] == "按月；2024-01-01 至 2024-05-31；合计 40%，偏差 40%，缺少预测 1 项"
    table = (await erp.get(ACCURACY, params=params | {"format": "csv"})).text.splitlines()
    assert len(table) == 4
