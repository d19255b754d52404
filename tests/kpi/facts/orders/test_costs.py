"""Lines joined to their orders."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.dialects import postgresql

from services.kpi.facts.orders.costs import IS_COUNTED, lines_with_orders
from services.kpi.facts.orders.model import lines, orders
from shared.database import execute_sql, transaction
from shared.time import company_today
from tests.kpi.pushing import line, order, push

DAY = f"{company_today().year}-01-15"
ORDERS, LINES = 40, 5


def written(query: sa.Select[Any]) -> str:
    return str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


async def test_the_planner_expects_a_row_for_each_line(
    app: FastAPI, erp: httpx.AsyncClient, fetch: Callable[..., Any]
) -> None:
    of_order = [line(number) for number in range(LINES)]
    pushed = (
        order(f"SO{n}", *of_order, customer_code=f"C{n}", ordered_on=f"{DAY[:8]}{n % 28 + 1:02}") for n in range(ORDERS)
    )
    await push(erp, *pushed)
    async with transaction(app.state.engine) as session:
        for table in ("orders", "order_lines"):
            await execute_sql(session, f"ANALYZE {table}")
    query = sa.select(lines.c.amount, orders.c.region).select_from(lines_with_orders()).where(IS_COUNTED)
    (row,) = await fetch(f"EXPLAIN (FORMAT JSON) {written(query)}")
    plan = row["QUERY PLAN"]
    (found,) = plan if isinstance(plan, list) else json.loads(plan)
    assert found["Plan"]["Plan Rows"] >= ORDERS * LINES / 2
