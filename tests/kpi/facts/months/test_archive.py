"""Archived months: no query reads their orders, figures stay, nothing pushed for them is lost, and they come back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months.operations import archive_period, restore_period
from services.kpi.facts.months.rules import NotArchivable, Period
from services.kpi.facts.verification.comparison import compare
from shared.database import transaction
from tests.kpi.pushing import CSV, counts, line, order, push
from tests.sign_in import Tokens

PERIOD = Period(date(2011, 1, 1), date(2012, 1, 1))
ROLLUPS = ("customer_months", "category_months", "open_promises", "months_with_orders")
OLD = order("OLD", line(1, promised_on="2012-02-01", shipped_on="2012-02-03"), line(2), ordered_on="2011-12-20")
OPEN = order("OPEN", line(promised_on="2012-02-01"), ordered_on="2011-11-11", customer_code="C2")
NEW = order("NEW", ordered_on="2012-01-10")


@pytest.fixture
async def archived(app: FastAPI, erp: httpx.AsyncClient) -> FastAPI:
    """The service with orders of two years, the first of which is archived."""
    await push(erp, {"sku": "P1", "category": "Pumps", "unit_cost": "7"}, kind="products")
    await push(erp, OLD, OPEN, NEW)
    async with transaction(app.state.engine) as session:
        await archive_period(session, PERIOD)
    return app


async def agrees(app: FastAPI) -> bool:
    async with transaction(app.state.engine) as session:
        return await compare(session) == []


async def numbers(client: httpx.AsyncClient) -> list[str]:
    return [row["order_no"] for row in (await client.get("/v1/orders", params={"sort": "order_no"})).json()["items"]]


async def rollups(fetch: Callable[..., Any]) -> list[list[dict[str, Any]]]:
    return [[dict(row) for row in await fetch(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in ROLLUPS]


async def sales(client: httpx.AsyncClient) -> Any:
    params = {"kpi": "sales", "from": "2011-01-01", "to": "2012-12-31", "grain": "year"}
    return (await client.get("/v1/kpi-values", params=params)).json()


async def test_orders_of_an_archived_period_are_not_read_and_figures_stay(
    app: FastAPI, erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    await push(erp, OLD, OPEN, NEW)
    before, figures = await rollups(fetch), await sales(erp)
    (old,) = [row["id"] for row in (await erp.get("/v1/orders")).json()["items"] if row["order_no"] == "OLD"]
    async with transaction(app.state.engine) as session:
        await archive_period(session, PERIOD)
    assert await numbers(erp) == ["NEW"]
    assert (await erp.get(f"/v1/orders/{old}")).status_code == 404
    assert len((await erp.get("/v1/order-lines")).json()["items"]) == 1
    assert (await rollups(fetch), await sales(erp)) == (before, figures)
    assert await agrees(app)


@pytest.mark.parametrize(
    "row",
    [
        order("OTHER", ordered_on="2011-05-05"),
        OLD | {"source_version": 2, "salesperson": "Li Wei"},
        OLD | {"source_version": 2, "ordered_on": "2012-03-01"},
        NEW | {"source_version": 2, "ordered_on": "2011-12-31"},
        {"order_no": "OLD", "status": "deleted", "source_version": 2},
    ],
    ids=["new", "corrected", "moved out", "moved in", "deleted"],
)
async def test_what_would_change_an_archived_period_is_rejected_with_the_remedy(
    archived: FastAPI, erp: httpx.AsyncClient, row: dict[str, Any], fetch: Callable[..., Any]
) -> None:
    report = await push(erp, order("FINE", ordered_on="2012-05-05"), row)
    assert counts(report) == {"received": 2, "created": 1, "rejected": 1}
    (rejection,) = report["rejections"]
    assert (rejection["code"], rejection["line"], rejection["document_no"]) == ("month_archived", 2, row["order_no"])
    assert "guanxi restore 2011" in rejection["detail"]
    (kept,) = await fetch("SELECT row::text AS row FROM batch_rejections")
    document = json.loads(kept["row"])["document"]
    assert {name: document[name] for name in row if name != "lines"} == {
        name: value for name, value in row.items() if name != "lines"
    }
    assert await agrees(archived)


async def test_a_rejected_row_can_be_pushed_again_once_the_period_is_restored(
    archived: FastAPI, erp: httpx.AsyncClient
) -> None:
    corrected = OLD | {"source_version": 2, "salesperson": "Li Wei"}
    report = await push(erp, corrected)
    csv = (await erp.get(f"/v1/orders/batches/{report['id']}/rejections")).content
    async with transaction(archived.state.engine) as session:
        await restore_period(session, "2011")
    again = await erp.post("/v1/orders/batches", content=csv, headers=CSV)
    assert counts(again.json()) == {"received": 1, "updated": 1}
    (old,) = (await erp.get("/v1/orders", params={"order_no": "OLD"})).json()["items"]
    assert (old["salesperson"], old["line_count"], old["late_lines"]) == ("Li Wei", 2, 1)
    assert await agrees(archived)


async def test_pushing_archived_orders_again_changes_nothing(archived: FastAPI, erp: httpx.AsyncClient) -> None:
    assert counts(await push(erp, OLD, OPEN, NEW)) == {"received": 3, "unchanged": 3}
    assert counts(await push(erp, OLD | {"source_version": 9})) == {"received": 1, "unchanged": 1}
    assert counts(await push(erp, OLD | {"source_version": 0})) == {"received": 1, "stale": 1}
    assert await agrees(archived)
    async with transaction(archived.state.engine) as session:
        await restore_period(session, "2011")
    assert await agrees(archived), "the newer version is the restored order's too"


async def test_one_archived_row_rejects_an_atomic_batch(archived: FastAPI, erp: httpx.AsyncClient) -> None:
    rows = [order("FINE", ordered_on="2012-05-05"), order("OTHER", ordered_on="2011-05-05")]
    answer = await erp.post("/v1/orders/batches", json=rows, params={"atomic": "true"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["code"] == "month_archived"
    assert await numbers(erp) == ["NEW"]


async def test_a_restored_period_counts_as_products_and_rates_are_now(
    archived: FastAPI, erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    await push(erp, {"sku": "P1", "category": "Valves", "unit_cost": "8"}, kind="products")
    assert await agrees(archived), "what is archived stays as it was valued"
    async with transaction(archived.state.engine) as session:
        await restore_period(session, "2011")
    assert await numbers(erp) == ["NEW", "OLD", "OPEN"]
    assert await agrees(archived)
    assert {row["category"] for row in await fetch("SELECT category FROM category_months")} == {"Valves"}
    assert await fetch("SELECT * FROM archived_sums") == []


async def test_a_restored_order_has_the_maintained_rate_of_its_day(app: FastAPI, erp: httpx.AsyncClient) -> None:
    rate = {"currency": "USD", "day": "2011-01-01", "rate": "6", "source_version": 1}
    await push(erp, rate, kind="exchange-rates")
    await push(erp, OLD | {"currency": "USD"})
    async with transaction(app.state.engine) as session:
        await archive_period(session, PERIOD)
    await push(erp, rate | {"rate": "7", "source_version": 2}, kind="exchange-rates")
    assert await agrees(app)
    async with transaction(app.state.engine) as session:
        await restore_period(session, "2011")
    (old,) = (await erp.get("/v1/orders")).json()["items"]
    assert old["fx_rate"] == "7"
    assert await agrees(app)


async def test_only_an_archived_period_is_restored(archived: FastAPI) -> None:
    with pytest.raises(NotArchivable, match="2012 is not archived"):
        async with transaction(archived.state.engine) as session:
            await restore_period(session, "2012")


async def test_a_first_order_in_an_archived_month_is_known_by_its_month(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Callable[..., Any]
) -> None:
    """Also of a customer whose other code first ordered later."""
    await known("C1", "C9")
    await push(erp, OLD, NEW | {"customer_code": "C9"})
    asked = {"from": "2011-01-01", "to": "2011-12-31", "until": "2012-12-31"}
    seen = []
    async with tokens.client(app, act={"sub": "service:customer"}) as grading:
        for is_archived in (False, True):
            if is_archived:
                async with transaction(app.state.engine) as session:
                    await archive_period(session, PERIOD)
            reply = await grading.get("/v1/kpi-values/customers", params=asked)
            seen.append(reply.json()["first_ordered_on"])
    assert seen == [["2011-12-20"], ["2011-12-01"]]
