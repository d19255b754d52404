"""Answers that read order lines name the archived periods whose lines they lack; those of rollups lack none."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months.operations import archive_period
from services.kpi.facts.months.rules import Period
from services.kpi.figures.kpi_values import checks
from shared.database import transaction
from tests.kpi.facts.months.test_archive import NEW, OLD, OPEN, PERIOD
from tests.kpi.pushing import push

OF_YEAR = {"from": "2012-01-01", "to": "2012-12-31"}
BEFORE = {"from": "2011-01-01", "to": "2011-12-31"}
OVER_BOTH = {"from": "2011-12-15", "to": "2012-01-15"}
AFTER = {"from": "2013-01-01", "to": "2013-12-31"}
SALES, ON_TIME, GROWTH = {"kpi": "sales"}, {"kpi": "on_time"}, {"kpi": "sales_growth"}


@pytest.fixture
async def archived(app: FastAPI, erp: httpx.AsyncClient, known: Any) -> None:
    """Orders of two years, the first of which is archived."""
    await known("C1")
    await push(erp, {"sku": "P1", "category": "Pumps", "unit_cost": "7"}, kind="products")
    await push(erp, OLD, OPEN, NEW)
    async with transaction(app.state.engine) as session:
        await archive_period(session, PERIOD)


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("kpi-values", SALES | BEFORE | {"group_by": "product"}, ["2011"]),
        ("kpi-values", SALES | BEFORE | {"group_by": "project"}, ["2011"]),
        ("kpi-values", SALES | BEFORE | {"order_region": "CN-GD"}, ["2011"]),
        ("kpi-values", SALES | OVER_BOTH | {"grain": "day"}, ["2011"]),
        ("kpi-values", SALES | OF_YEAR | {"group_by": "product"}, []),
        ("kpi-values", SALES | OF_YEAR | {"group_by": "product", "compare": "last_year"}, ["2011"]),
        ("kpi-values", GROWTH | OF_YEAR | {"group_by": "product"}, ["2011"]),
        ("kpi-values", GROWTH | AFTER | {"group_by": "product"}, []),
        ("kpi-values", GROWTH | AFTER | {"group_by": "product", "compare": "previous"}, ["2011"]),
        ("kpi-values", GROWTH | AFTER | {"group_by": "product", "compare": "last_year"}, ["2011"]),
        ("kpi-values", GROWTH | AFTER | {"compare": "last_year"}, []),
        ("kpi-values", SALES | BEFORE | {"group_by": "category"}, []),
        ("kpi-values", SALES | BEFORE, []),
        ("pareto", BEFORE | {"by": "product"}, ["2011"]),
        ("pareto", OF_YEAR | {"by": "product"}, []),
        ("pareto", BEFORE | {"by": "customer"}, []),
        ("delivery-rates", OVER_BOTH, []),
        ("delivery-rates", OF_YEAR, ["2011"]),
        ("delivery-rates", {"from": "2012-03-01", "to": "2012-12-31"}, []),
        ("kpi-values", ON_TIME | BEFORE | {"group_by": "product"}, []),
        ("kpi-values", ON_TIME | OF_YEAR | {"group_by": "product"}, ["2011"]),
        ("kpi-values", ON_TIME | OF_YEAR | {"group_by": "category"}, ["2011"]),
        ("kpi-values", ON_TIME | OF_YEAR | {"group_by": "customer"}, []),
        ("kpi-values", ON_TIME | {"from": "2012-02-01", "to": "2012-02-29", "grain": "day"}, ["2011"]),
        ("kpi-values", ON_TIME | {"from": "2012-03-01", "to": "2012-03-31", "grain": "day"}, []),
        ("kpi-values", ON_TIME | AFTER | {"group_by": "product", "compare": "last_year"}, ["2011"]),
        ("kpi-values", {"kpi": "order_accuracy"} | OF_YEAR | {"group_by": "product"}, []),
        ("kpi-values", {"kpi": "order_accuracy"} | BEFORE | {"group_by": "product"}, ["2011"]),
    ],
)
async def test_an_answer_names_the_archived_periods_that_it_lacks(
    archived: None, erp: httpx.AsyncClient, path: str, params: dict[str, str], expected: list[str]
) -> None:
    reply = await erp.get(f"/v1/{path}", params=params)
    assert reply.json()["archived_periods"] == expected, reply.text


@pytest.mark.parametrize(
    ("year", "params", "expected"),
    [
        (2012, SALES, []),
        (2012, SALES | {"compare": "previous"}, ["2011"]),
        (2012, SALES | {"compare": "last_year"}, ["2011"]),
        (2012, SALES | {"compare": "previous", "grain": "day", "to": "2012-01-31"}, ["2011"]),
        (2012, GROWTH, ["2011"]),
        (2012, ON_TIME | {"compare": "last_year"}, []),
        (2012, {"kpi": "concentration", "compare": "last_year"}, ["2011"]),
        (2012, {"kpi": "contribution", "compare": "last_year"}, ["2011"]),
        (2012, {"kpi": "key_account_growth"}, ["2011"]),
        (2012, {"kpi": "new_customers", "compare": "last_year"}, []),
        (2013, GROWTH, []),
        (2013, SALES | {"compare": "previous"}, []),
        (2013, GROWTH | {"compare": "previous"}, ["2011"]),
        (2013, GROWTH | {"compare": "last_year"}, ["2011"]),
        (2013, GROWTH | {"compare": "previous", "grain": "month", "to": "2013-04-30"}, []),
    ],
)
async def test_a_month_of_which_only_the_first_days_are_compared_with_is_read_from_lines(
    archived: None, erp: httpx.AsyncClient, year: int, params: dict[str, str], expected: list[str], monkeypatch: Any
) -> None:
    """A half-year that runs until 15 May: so do, or until 15 November, the times that it is compared with."""
    monkeypatch.setattr(checks, "company_today", lambda: date(year, 5, 15))
    reply = await erp.get("/v1/kpi-values", params={"from": f"{year}-01-01", "to": f"{year}-06-30"} | params)
    assert reply.json()["archived_periods"] == expected, reply.text


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("product-sales", OF_YEAR, ["2011"]),
        ("product-sales", {"from": "2012-01-01", "to": "2012-12-31"} | OVER_BOTH, ["2011"]),
        ("order-cycles", {"as_of": "2012-06-01"}, ["2011"]),
        ("order-cycles", {"as_of": "2014-12-31"}, []),
    ],
)
async def test_each_row_of_a_list_names_them(
    archived: None, erp: httpx.AsyncClient, path: str, params: dict[str, str], expected: list[str]
) -> None:
    rows = (await erp.get(f"/v1/{path}", params=params)).json()["items"]
    assert rows
    assert all(row["archived_periods"] == expected for row in rows)


async def test_a_hint_names_them(app: FastAPI, erp: httpx.AsyncClient, known: Any) -> None:
    await known("C1")
    days = ("2012-02-01", "2012-03-01")
    orders = [NEW | {"order_no": day, "ordered_on": day} for day in days]
    await push(erp, OLD, *orders)
    async with transaction(app.state.engine) as session:
        await archive_period(session, PERIOD)
    (hint,) = (await erp.get("/v1/stock-up-hints", params={"as_of": "2012-03-05"})).json()["items"]
    assert hint["archived_periods"] == ["2011"]


async def test_two_archives_are_named_in_their_order(app: FastAPI, erp: httpx.AsyncClient) -> None:
    await push(erp, NEW | {"order_no": "OLDER", "ordered_on": "2010-06-01"}, OLD, NEW)
    for period in (PERIOD, Period(PERIOD.first.replace(year=2010), PERIOD.first)):
        async with transaction(app.state.engine) as session:
            await archive_period(session, period)
    params = {"from": "2010-12-01", "to": "2011-11-30", "by": "product"}
    assert (await erp.get("/v1/pareto", params=params)).json()["archived_periods"] == ["2010", "2011"]
