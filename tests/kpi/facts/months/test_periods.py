"""Orders are stored by period, and move between periods."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months import store
from services.kpi.facts.months.operations import analyze_grown
from services.kpi.facts.verification.comparison import compare
from shared.database import transaction
from shared.time import company_today
from tests.kpi.pushing import counts, line, order, push

YEAR = company_today().year
STORED = "SELECT tableoid::regclass::text AS stored FROM {} ORDER BY 1"


async def places(fetch: Callable[..., Any], table: str = "orders") -> list[str]:
    """The tables of the periods that hold rows."""
    return [row["stored"] for row in await fetch(STORED.format(table))]


async def test_a_batch_opens_the_periods_of_its_orders(erp: httpx.AsyncClient, fetch: Callable[..., Any]) -> None:
    days = [f"{YEAR}-01-31", f"{YEAR}-02-01", f"{YEAR + 1}-12-31", "1997-05-05", "1997-11-05", "2199-12-31"]
    await push(erp, *(order(f"SO{place}", ordered_on=day) for place, day in enumerate(days)))
    expected = [f"{YEAR}_01", f"{YEAR}_02", f"{YEAR + 1}_12", "1997", "1997", "2199"]
    assert await places(fetch) == sorted(f"months.orders_{name}" for name in expected)
    assert await places(fetch, "order_lines") == sorted(f"months.order_lines_{name}" for name in expected)


@pytest.mark.parametrize("corrected", [{}, {"customer_code": "C2"}, {"customer_code": None}])
async def test_a_corrected_day_moves_the_order_and_back(
    app: FastAPI, erp: httpx.AsyncClient, fetch: Callable[..., Any], corrected: dict[str, Any]
) -> None:
    here, there = f"{YEAR}-01-31", f"{YEAR}-02-01"
    for version, (day, code) in enumerate([(here, {}), (there, corrected), (here, {}), ("1997-01-01", corrected)], 1):
        pushed = order("SO1", line(1), line(2), ordered_on=day, source_version=version, **code)
        assert counts(await push(erp, pushed)) == {"received": 1, "created" if version == 1 else "updated": 1}
        name = day[:7].replace("-", "_") if day[:4] == str(YEAR) else day[:4]
        assert await places(fetch) == [f"months.orders_{name}"]
        assert await places(fetch, "order_lines") == [f"months.order_lines_{name}"] * 2
        async with transaction(app.state.engine) as session:
            assert await compare(session) == []
        (item,) = (await erp.get("/v1/orders")).json()["items"]
        found = (await erp.get(f"/v1/orders/{item['id']}")).json()
        assert (found["ordered_on"], len(found["lines"])) == (day, 2)


async def test_a_newer_version_of_the_same_order_is_stored_where_the_order_is(
    erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    await push(erp, order("SO1", ordered_on="1997-05-05"), order("SO2", ordered_on=f"{YEAR}-01-31"))
    again = [order("SO1", ordered_on="1997-05-05"), order("SO2", ordered_on=f"{YEAR}-01-31")]
    assert counts(await push(erp, *(one | {"source_version": 5} for one in again)))["unchanged"] == 2
    assert [row["source_version"] for row in await fetch("SELECT source_version FROM orders")] == [5, 5]


async def test_reading_an_order_looks_at_its_period_alone(erp: httpx.AsyncClient, fetch: Callable[..., Any]) -> None:
    await push(erp, *(order(f"SO{month}", ordered_on=f"{YEAR}-{month:02}-15") for month in range(1, 13)))
    plan = await fetch(
        "EXPLAIN (COSTS OFF) SELECT * FROM orders o JOIN order_lines l ON l.customer_code = o.customer_code"
        " AND l.order_id = o.id AND l.ordered_on = o.ordered_on"
        f" WHERE o.ordered_on = '{YEAR}-03-15' AND l.ordered_on = '{YEAR}-03-15'"
    )
    text = "\n".join(row["QUERY PLAN"] for row in plan)
    assert f"orders_{YEAR}_03" in text
    assert f"{YEAR}_04" not in text


async def test_statistics_of_the_whole_follow_the_periods(
    app: FastAPI, erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    known = "SELECT reltuples::integer AS rows FROM pg_class WHERE oid = 'orders'::regclass"
    await push(erp, *(order(f"SO{n}", ordered_on=f"{YEAR}-{1 + n % 2:02}-15") for n in range(40)))
    async with transaction(app.state.engine) as session:
        for table in store.PARTITIONED:
            for month in ("01", "02"):
                await (await session.connection()).exec_driver_sql(f"ANALYZE months.{table}_{YEAR}_{month}")
        await analyze_grown(session)
    assert [row["rows"] for row in await fetch(known)] == [40]
    async with transaction(app.state.engine) as session:
        assert not await store.has_grown(session, "orders")
