"""What a value report reads of the orders."""

from collections.abc import Callable
from typing import Any

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.dialects import postgresql

from services.kpi.reports.value_reports.facts import promised_lines
from shared.auth.visibility import codes
from shared.database import execute, execute_sql, transaction
from tests.kpi.pushing import line, order, push

PLAN = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, FORMAT JSON) "


def _scanned(plan: dict[str, Any]) -> set[str]:
    """The tables that were read at least once."""
    below = (name for part in plan.get("Plans", ()) for name in _scanned(part))
    return {plan["Relation Name"], *below} if "Relation Name" in plan and plan["Actual Loops"] else {*below}


async def test_a_promised_line_finds_its_order_in_the_lines_own_period(
    app: FastAPI, erp: httpx.AsyncClient, known: Callable[..., Any]
) -> None:
    customer_id = await known("C1")
    days = [f"2025-{month:02}-15" for month in range(1, 13)]
    await push(erp, *(order(day, customer_code="OTHER", ordered_on=day) for day in days))
    await push(erp, order("OWN", line(promised_on="2025-04-01"), customer_code="C1", ordered_on="2025-03-15"))
    own = sa.select(codes.c.code).where(codes.c.customer_id == customer_id).scalar_subquery()
    rows, counts = promised_lines(own)
    query = sa.select(sa.func.count()).select_from(rows).where(counts)
    async with transaction(app.state.engine) as session:
        for way in ("hashjoin", "mergejoin"):  # a few rows are not worth their indexes
            await execute_sql(session, f"SET LOCAL enable_{way} = off")
        dialect = postgresql.asyncpg.dialect()
        written = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        ((found,),) = await execute(session, sa.text(PLAN + str(written)))
        assert (await execute(session, query)).scalar_one() == 1
    read = {name for name in _scanned(found[0]["Plan"]) if name.startswith("orders_")}
    assert read == {"orders_2025_03"}
