"""The rate of a document: its own, or the maintained one of its day."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.kpi.facts.payments.operations import PAYMENTS
from services.kpi.facts.rates import complete_rate, has_rate, refuse_rate
from services.kpi.facts.receivables.documents import ReceivableDocument
from services.kpi.settings import KpiSettings
from tests.kpi.pushing import counts, line, order, push

SETTINGS = KpiSettings(base_currency="CNY")


def claim(**fields: Any) -> ReceivableDocument:
    days = {"issued_on": "2024-03-01", "due_on": "2024-04-01"}
    return ReceivableDocument.model_validate({"invoice_no": "I1", "customer_code": "C1", "amount": 1, **days, **fields})


def rate(day: str, value: str, **fields: Any) -> dict[str, Any]:
    return {"currency": "USD", "day": day, "rate": value, "source_version": 1, **fields}


async def sales(client: httpx.AsyncClient) -> str | None:
    asked = {"kpi": "sales", "from": "2024-01-01", "to": "2024-12-31"}
    value: str | None = (await client.get("/v1/kpi-values", params=asked)).json()["items"][0]["value"]
    return value


def test_without_a_currency_it_is_the_base_currency() -> None:
    document = claim()
    complete_rate(document, SETTINGS)
    assert (document.currency, document.fx_rate) == ("CNY", Decimal(1))
    assert PAYMENTS.document.model_fields.keys().isdisjoint({"currency", "fx_rate"})


def test_a_foreign_currency_without_a_rate_waits_for_the_maintained_one() -> None:
    document = claim(currency="USD")
    complete_rate(document, SETTINGS)
    assert not has_rate(document)
    assert has_rate(claim(currency="USD", fx_rate="7.1"))


@pytest.mark.parametrize("fields", [{"fx_rate": "2"}, {"currency": "CNY", "fx_rate": "0.5"}])
def test_the_base_currency_has_the_rate_one(fields: dict[str, str]) -> None:
    assert [error.code for error in refuse_rate(claim(**fields), SETTINGS)] == ["fx_rate_not_one"]


async def test_the_last_rate_up_to_the_day_counts(erp: httpx.AsyncClient) -> None:
    await push(erp, rate("2024-03-01", "7"), rate("2024-03-16", "8"), kind="exchange-rates")
    await push(erp, order("SO1", line(amount="10"), currency="USD"))
    assert await sales(erp) == "70"
    (item,) = (await erp.get("/v1/orders")).json()["items"]
    assert (item["fx_rate"], item["fx_is_maintained"]) == ("7", True)


async def test_a_document_keeps_the_rate_that_it_brings(erp: httpx.AsyncClient) -> None:
    await push(erp, rate("2024-03-01", "7"), kind="exchange-rates")
    await push(erp, order("SO1", line(amount="10"), currency="USD", fx_rate="6"))
    await push(erp, rate("2024-03-01", "9", source_version=2), kind="exchange-rates")
    assert await sales(erp) == "60"


async def test_without_any_rate_it_is_rejected_with_the_remedy(erp: httpx.AsyncClient) -> None:
    await push(erp, rate("2024-03-16", "7"), kind="exchange-rates")
    report = await push(erp, order("SO1"), order("SO2", currency="USD"), order("SO3", currency="USD", fx_rate="7"))
    assert counts(report) == {"received": 3, "created": 2, "rejected": 1}
    (wrong,) = report["rejections"]
    assert (wrong["line"], wrong["document_no"], wrong["pointer"]) == (2, "SO2", "/fx_rate")
    assert "USD" in wrong["detail"]


async def test_a_rejected_row_has_no_warning(erp: httpx.AsyncClient) -> None:
    report = await push(erp, order("SO1", line(sku=None), currency="USD"), order("SO2", line(sku=None)))
    assert (report["warned"], [one["document_no"] for one in report["warnings"]]) == (1, ["SO2"])


async def test_the_receivable_of_a_foreign_currency_takes_the_rate_of_its_issue(
    erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    await push(erp, rate("2024-02-01", "7"), rate("2024-03-02", "8"), kind="exchange-rates")
    await push(erp, claim(currency="USD").model_dump(mode="json", exclude_none=True), kind="receivables")
    assert [row["fx_rate"] for row in await fetch("SELECT fx_rate FROM receivables")] == [7]
    await push(erp, rate("2024-03-01", "9"), kind="exchange-rates")
    assert [row["fx_rate"] for row in await fetch("SELECT fx_rate FROM receivables")] == [9]


async def test_a_corrected_rate_corrects_what_was_converted_with_it(erp: httpx.AsyncClient) -> None:
    await push(erp, rate("2024-03-01", "7"), kind="exchange-rates")
    await push(erp, order("SO1", line(amount="10"), currency="USD"))
    await push(erp, rate("2024-03-01", "7.5", source_version=2), kind="exchange-rates")
    assert await sales(erp) == "75"
    await push(erp, rate("2024-03-10", "8"), kind="exchange-rates")
    assert await sales(erp) == "80"
    await push(erp, rate("2024-03-10", "8", status="deleted", source_version=2), kind="exchange-rates")
    assert await sales(erp) == "75"


async def test_a_rate_that_is_deleted_with_nothing_before_it_stays_in_its_documents(erp: httpx.AsyncClient) -> None:
    await push(erp, rate("2024-03-01", "7"), kind="exchange-rates")
    await push(erp, order("SO1", line(amount="10"), currency="USD"))
    await push(erp, rate("2024-03-01", "7", status="deleted", source_version=2), kind="exchange-rates")
    assert await sales(erp) == "70"


async def test_the_base_currency_is_not_maintained(erp: httpx.AsyncClient) -> None:
    report = await push(erp, rate("2024-03-01", "1", currency="CNY"), kind="exchange-rates")
    assert [one["code"] for one in report["rejections"]] == ["currency_is_base"]
