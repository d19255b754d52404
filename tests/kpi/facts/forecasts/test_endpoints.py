"""Forecasts: the last one frozen before its month counts."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.kpi.pushing import counts, push


def forecast(frozen_on: str = "2024-02-01", amount: str = "10", **fields: Any) -> dict[str, Any]:
    return {
        "customer_code": "C1",
        "month": "2024-03",
        "amount": amount,
        "frozen_on": frozen_on,
        "source_version": 1,
        **fields,
    }


@pytest.fixture
def months(fetch: Callable[..., Any]) -> Callable[..., Any]:
    async def read() -> list[tuple[str, int, int]]:
        rows = await fetch("SELECT category, amount, total FROM forecast_months ORDER BY category")
        return [(row["category"], row["amount"], row["total"]) for row in rows]

    return read


@pytest.mark.parametrize(("frozen_on", "is_counted"), [("2024-02-29", True), ("2024-03-01", False)])
async def test_one_frozen_before_its_month_counts(erp: httpx.AsyncClient, frozen_on: str, is_counted: bool) -> None:
    report = await push(erp, forecast(frozen_on), kind="forecasts")
    assert [one["code"] for one in report["warnings"]] == ([] if is_counted else ["frozen_late"])
    (item,) = (await erp.get("/v1/forecasts")).json()["items"]
    assert (item["month"], item["category"], item["counts"]) == ("2024-03-01", None, is_counted)


async def test_the_last_one_frozen_counts(erp: httpx.AsyncClient, months: Callable[..., Any]) -> None:
    rows = forecast("2024-02-01", "10"), forecast("2024-02-20", "30"), forecast("2024-03-20", "70")
    assert counts(await push(erp, *rows, kind="forecasts")) == {"received": 3, "created": 3}
    assert await months() == [("", 30, 30)]
    counting = (await erp.get("/v1/forecasts", params={"counts": "true"})).json()["items"]
    assert [one["amount"] for one in counting] == ["30"]


async def test_the_one_of_all_purchases_counts_in_the_total_and_its_categories_apart(
    erp: httpx.AsyncClient, months: Callable[..., Any]
) -> None:
    categories = forecast(amount="4", category="Pumps"), forecast(amount="5", category="Drives")
    await push(erp, *categories, kind="forecasts")
    assert await months() == [("Drives", 5, 5), ("Pumps", 4, 4)]
    await push(erp, forecast(amount="11"), kind="forecasts")
    assert await months() == [("", 11, 11), ("Drives", 5, 0), ("Pumps", 4, 0)]


async def test_a_corrected_forecast_replaces_its_earlier_version(
    erp: httpx.AsyncClient, months: Callable[..., Any]
) -> None:
    await push(erp, forecast(amount="10"), kind="forecasts")
    report = await push(erp, forecast(amount="12", source_version=2), kind="forecasts")
    assert (counts(report), await months()) == ({"received": 1, "updated": 1}, [("", 12, 12)])


@pytest.mark.parametrize("month", ["2024-03", "2024-03-01", "2024/3", "2024-03-31"])
async def test_any_day_names_the_month(erp: httpx.AsyncClient, month: str) -> None:
    await push(erp, forecast(month=month), kind="forecasts")
    assert (await erp.get("/v1/forecasts")).json()["items"][0]["month"] == "2024-03-01"


async def test_a_month_that_is_none_is_rejected(erp: httpx.AsyncClient) -> None:
    report = await push(erp, forecast(month="2024-13"), kind="forecasts")
    assert [(one["document_no"], one["pointer"], one["code"]) for one in report["rejections"]] == [
        ("C1 2024-13 2024-02-01", "/month", "date_parsing")
    ]
