"""The query over all customers says what the rules say of each."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from services.kpi.analytics.order_cycles.rules import LOOKBACK_DAYS, OrderCycle, cycle_of
from services.kpi.analytics.order_cycles.store import order_cycles
from shared.auth.visibility import codes
from shared.database import execute, transaction
from tests.kpi.pushing import line, order, push

AS_OF = date(2025, 6, 30)
Known = Callable[..., Any]


async def read(app: FastAPI, *among: Any) -> dict[Any, Any]:
    async with transaction(app.state.engine) as session:
        return {row.customer_id: row for row in await execute(session, order_cycles(AS_OF, *among))}


async def test_the_query_agrees_with_the_rule_on_made_up_customers(
    app: FastAPI, erp: httpx.AsyncClient, known: Known
) -> None:
    chance, expected, pushed = random.Random(7), {}, []
    for number in range(40):
        code = f"K{number}"
        gaps = [chance.choice((1, 7, 30, 31, 90, 400)) for _ in range(chance.randint(0, 12))]
        days = [AS_OF - timedelta(days=sum(gaps[place:])) for place in range(len(gaps))]
        pushed += [
            order(f"{code}-{place}", customer_code=code, ordered_on=day.isoformat()) for place, day in enumerate(days)
        ]
        seen = [day for day in days if day > AS_OF - timedelta(days=LOOKBACK_DAYS)]
        expected[await known(code)] = cycle_of(seen)
    await push(erp, *pushed)
    found = await read(app)
    assert {
        one: OrderCycle(row.order_days, row.last_on, row.median_days, row.spread_days, row.late_days)
        for one, row in found.items()
    } == {one: cycle for one, cycle in expected.items() if cycle is not None}
    assert len(found) > 20


async def test_only_days_with_an_order_up_to_the_day_count(app: FastAPI, erp: httpx.AsyncClient, known: Known) -> None:
    customer_id = await known("A", "A2")
    rows = [
        order("1", customer_code="A", ordered_on="2025-01-01"),
        order("2", customer_code="A2", ordered_on="2025-01-31"),
        order("same day", customer_code="A", ordered_on="2025-01-31"),
        order("cancelled", customer_code="A", ordered_on="2025-02-10", status="cancelled"),
        order("credit", line(quantity="-1", amount="-50"), customer_code="A", ordered_on="2025-02-15"),
        order("later", customer_code="A", ordered_on="2025-07-01"),
    ]
    await push(erp, *rows)
    row = (await read(app))[customer_id]
    assert (row.order_days, row.last_on, row.median_days) == (2, date(2025, 1, 31), 30.0)


async def test_only_the_customers_asked_for(app: FastAPI, erp: httpx.AsyncClient, known: Known) -> None:
    first, second = await known("A"), await known("B")
    for code in "AB":
        for day in ("2025-01-01", "2025-02-01"):
            await push(erp, order(f"{code}{day}", customer_code=code, ordered_on=day))
    assert set(await read(app)) == {first, second}
    assert set(await read(app, codes.c.customer_id == first)) == {first}
