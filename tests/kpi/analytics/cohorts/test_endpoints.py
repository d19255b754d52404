"""Cohorts over HTTP: by hand, in general, filters, formats, and whose they are."""

import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.analytics.cohorts import operations
from tests.journeys.adventureworks import AdventureWorks
from tests.kpi.pushing import push
from tests.sign_in import Tokens

COHORTS = "/v1/cohorts"
Known, Sell, Ask = Callable[..., Any], Callable[..., Any], Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10 June 2024."""
    monkeypatch.setattr(operations, "company_today", lambda: date(2024, 6, 10))


@pytest.fixture
async def bought(known: Known, sell: Sell) -> dict[str, uuid.UUID]:
    """Two customers from January on, of whom one stays, and one from February on."""
    customers = {code: await known(code, region=f"R{code}") for code in "ABC"}
    await sell("A", ["2024-01-05"], amount="100")
    await sell("A", ["2024-02-05", "2024-04-05", "2024-06-05"], amount="300")
    await sell("B", ["2024-01-20"], amount="100")
    await sell("C", ["2024-02-01"], amount="50")
    await sell("C", ["2024-03-01"], amount="-50", quantity="-1")
    return customers


def kept(cohort: Any, name: str) -> list[str]:
    return [period[name] for period in cohort["periods"]]


async def test_retention_by_count_and_by_revenue(bought: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(COHORTS, grain="month", from_="2024-01-01")
    january, february, march, *_ = found["items"]
    assert (january["period"], january["customers"], january["reason"]) == ("2024-01", 2, None)
    assert kept(january, "retention") == ["1", "0.5", "0", "0.5", "0", "0.5"]
    assert kept(january, "revenue_retention") == ["1", "1.5", "0", "1.5", "0", "1.5"]
    assert kept(january, "is_running") == [False] * 5 + [True]
    assert (february["customers"], kept(february, "retention")) == (1, ["1", "0", "0", "0", "0"])
    assert kept(february, "revenue_retention") == ["1", "-1", "0", "0", "0"]
    assert (march["customers"], march["periods"]) == (0, [])


async def test_the_first_order_is_that_of_the_whole_history(bought: dict[str, uuid.UUID], ask: Ask) -> None:
    found = await ask(COHORTS, grain="month", from_="2024-02-01", to="2024-02-29")
    assert [(one["period"], one["customers"]) for one in found["items"]] == [("2024-02", 1)]


async def test_longer_periods_and_filters(bought: dict[str, uuid.UUID], ask: Ask) -> None:
    (year,) = (await ask(COHORTS, grain="year", from_="2024-01-01"))["items"]
    assert (year["customers"], year["is_running"], kept(year, "sales")) == (3, True, ["1100"])
    (own,) = (await ask(COHORTS, grain="year", from_="2024-01-01", region="RA"))["items"]
    assert (own["customers"], kept(own, "sales")) == (1, ["1000"])


async def test_a_first_period_without_net_sales_has_its_reason(known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    await sell("A", ["2024-01-05"], amount="100")
    await sell("A", ["2024-01-06"], amount="-100", quantity="-1")
    await sell("A", ["2024-02-05"], amount="100")
    cohort = (await ask(COHORTS, grain="month", from_="2024-01-01"))["items"][0]
    assert (cohort["customers"], cohort["reason"]) == (1, "no_first_sales")
    assert set(kept(cohort, "revenue_retention")) == {None}


async def test_a_credit_note_begins_nothing(known: Known, sell: Sell, ask: Ask) -> None:
    await known("A")
    await sell("A", ["2024-01-05"], amount="-10", quantity="-1")
    await sell("A", ["2024-02-05"])
    found = await ask(COHORTS, grain="month", from_="2024-01-01")
    assert [one["customers"] for one in found["items"]] == [0, 1, 0, 0, 0, 0]


async def test_counts_never_exceed_the_cohort_and_sales_add_up_to_all(known: Known, sell: Sell, ask: Ask) -> None:
    chance, total = random.Random(5), 0
    for number in range(25):
        await known(f"K{number}")
        days = {date(2023, 6, 1) + timedelta(days=chance.randint(0, 370)) for _ in range(chance.randint(1, 9))}
        await sell(f"K{number}", [day.isoformat() for day in days], amount=str(number + 1))
        total += len(days) * (number + 1)
    found = await ask(COHORTS, grain="month", from_="2023-06-01")
    periods = [period for one in found["items"] for period in one["periods"]]
    assert all(Decimal(one["retention"]) <= 1 for one in periods)
    assert {one["periods"][0]["retention"] for one in found["items"] if one["periods"]} == {"1"}
    assert sum(one["customers"] for one in found["items"]) == 25
    assert sum(Decimal(one["sales"]) for one in periods) == total


async def test_what_cannot_be_answered_is_refused(erp: httpx.AsyncClient) -> None:
    response = await erp.get(COHORTS, params={"grain": "month", "from": "1999-01-01"})
    assert (response.status_code, response.json()["code"]) == (400, "cohorts_too_long")


async def test_a_caller_sees_its_own_customers_only(
    app: FastAPI, tokens: Tokens, known: Known, sell: Sell, ask: Ask
) -> None:
    me = uuid.uuid4()
    await known("A", team=[me])
    await known("B")
    for code in ("A", "B", "nobody"):
        await sell(code, ["2024-05-01"])
    async with tokens.client(app, sub=str(me), data_scope={"kind": "own", "regions": []}) as client:
        found = await ask(COHORTS, client, grain="month", from_="2024-05-01")
    assert [one["customers"] for one in found["items"]] == [1, 0]


async def test_the_chart_leaves_the_running_period_out(
    bought: dict[str, uuid.UUID], see: Callable[..., Any], erp: httpx.AsyncClient
) -> None:
    params = {"grain": "month", "from": "2024-01-01", "to": "2024-02-29"}
    spec = await see(COHORTS, **params, measure="revenue")
    fields = spec["data"]["values"]
    of_january = [field["value"] for field in fields if field["row"] == "2024-01（2 家）"]
    assert of_january == [1, 1.5, 0, 1.5, 0]
    assert spec["title"]["subtitle"] == "各完整期间净销售额占首个月的比例"
    table = (await erp.get(COHORTS, params=params | {"format": "csv"})).text.splitlines()
    assert len(table) == 1 + 6 + 5


async def test_adventureworks(erp: httpx.AsyncClient, ask: Ask, reference_data: Path) -> None:
    await push(erp, *AdventureWorks(reference_data).orders())
    found = await ask(COHORTS, grain="year", from_="2011-01-01", to="2014-12-31")
    assert sum(one["customers"] for one in found["items"]) == 635
    sales = sum(Decimal(period["sales"]) for one in found["items"] for period in one["periods"])
    assert sales == Decimal("80487704.1832")
