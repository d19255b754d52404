"""The sums of what salespeople sold, from their orders; what their customers buy comes from the figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.months.marks import archived_within
from services.kpi.facts.rollups.parts import parts_of
from shared.database import execute, execute_sql

SUMMED = ("lines", "quantity", "sales", "costed_sales", "cost", "product_cost", "checked_lines", "accurate_lines")
SOLD = "(SELECT * FROM orders WHERE salesperson = ANY($1::text[]) AND ordered_on BETWEEN $2 AND $3) o"

# The parts are those of the rollups, so that a salesperson's figures are summed as everybody's are.
BY_SALESPERSON = f"""
    SELECT o.salesperson, {", ".join(f"sum(p.{name}) AS {name}" for name in SUMMED)},
           count(DISTINCT p.id) FILTER (WHERE NOT p.is_credit) AS orders,
           count(DISTINCT p.id) FILTER (WHERE p.is_credit) AS credit_notes,
           coalesce(sum(p.sales) FILTER (WHERE p.is_credit), 0) AS credits
    FROM ({parts_of(SOLD)}) p JOIN orders o ON o.customer_code = p.customer_code AND o.id = p.id
    WHERE p.counts
    GROUP BY o.salesperson
"""  # noqa: S608 - built from names in the code only


async def sum_sold(
    session: AsyncSession, salespeople: Sequence[str], first: date, last: date
) -> dict[str, dict[str, Decimal]]:
    """The sums of the orders of these days, by salesperson; who sold nothing is left out."""
    rows = await execute_sql(session, BY_SALESPERSON, list(salespeople), first, last)
    return {
        row["salesperson"]: {name: Decimal(row[name]) for name in row if name != "salesperson"}
        for row in rows.mappings()
    }


async def list_archived(session: AsyncSession, *days: tuple[date, date]) -> list[str]:
    """The archived periods with one of these days, whose orders `sum_sold` lacks."""
    return list((await execute(session, sa.select(archived_within(days)))).scalar_one())
