"""Adding up orders: the same SQL computes a batch's differences and the complete recomputation.

SQL is built from names in the code only.
"""
# ruff: noqa: S608

from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.model import COUNTS, DELIVERIES, SUMS
from services.kpi.facts.rollups.parts import OF_ORDER, parts_of
from shared.database import execute_sql

VALUATION = "valuation of facts"
"""Lock: shared by batches of documents, exclusive for what changes the category, cost or rate of stored ones."""


def _month_of(day: str) -> str:
    return f"({day} - (extract(day FROM {day})::integer - 1))"


def _summed(names: tuple[str, ...]) -> str:
    return ", ".join(f"sum(sign * {name}) AS {name}" for name in names)


def _zeros(names: tuple[str, ...]) -> str:
    return ", ".join(f"0 AS {name}" for name in names)


_OF_LINES = tuple(name for name in (*COUNTS, *SUMS) if name not in {"orders", "credit_notes", "credits"})
_CREDITS = "CASE WHEN is_credit THEN sales ELSE 0 END"
_ALL = (*COUNTS, *SUMS, *DELIVERIES)

CUSTOMER_MONTHS = f"""
    SELECT customer_code, month, {", ".join(f"sum({name}) AS {name}" for name in _ALL)}
    FROM (
        WITH whole AS (
            SELECT sign, customer_code, id, ordered_on, max(promised_on) AS promised_on,
                   (NOT is_credit)::integer AS orders, is_credit::integer AS credit_notes, 1 AS promised_orders,
                   sum({_CREDITS}) AS credits,
                   (coalesce(sum(late_lines) FILTER (WHERE promised_on IS NOT NULL), 0) > 0)::integer AS late_orders,
                   {", ".join(f"sum({name}) AS {name}" for name in _OF_LINES)}
            FROM parts WHERE counts
            GROUP BY sign, customer_code, id, ordered_on, is_credit
        )
        SELECT customer_code, {_month_of("ordered_on")} AS month, {_summed((*COUNTS, *SUMS))}, {_zeros(DELIVERIES)}
        FROM whole GROUP BY 1, 2
        UNION ALL
        SELECT customer_code, {_month_of("promised_on")}, {_zeros((*COUNTS, *SUMS))},
               {_zeros(("delivered_lines", "on_time_lines"))}, {_summed(("promised_orders", "late_orders"))}
        FROM whole WHERE promised_on IS NOT NULL GROUP BY 1, 2
        UNION ALL
        SELECT customer_code, {_month_of("promised_on")}, {_zeros((*COUNTS, *SUMS))},
               {_summed(("delivered_lines", "on_time_lines"))}, {_zeros(("promised_orders", "late_orders"))}
        FROM parts WHERE counts AND promised_on IS NOT NULL GROUP BY 1, 2
    ) summed
    GROUP BY customer_code, month
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in _ALL)}
"""
CATEGORY_MONTHS = f"""
    SELECT customer_code, {_month_of("ordered_on")} AS month, category, {_summed(("lines", *SUMS))}
    FROM (SELECT *, {_CREDITS} AS credits FROM parts WHERE counts) credited
    GROUP BY 1, 2, 3
    HAVING {" OR ".join(f"sum(sign * {name}) <> 0" for name in ("lines", *SUMS))}
"""
OPEN_PROMISES = """
    SELECT customer_code, promised_on, sum(sign * open_lines) AS lines
    FROM parts WHERE counts AND promised_on IS NOT NULL
    GROUP BY customer_code, promised_on
    HAVING sum(sign * open_lines) <> 0
"""
ROLLUPS = {
    "customer_months": (("customer_code", "month"), _ALL, CUSTOMER_MONTHS, (*COUNTS, *DELIVERIES)),
    "category_months": (("customer_code", "month", "category"), ("lines", *SUMS), CATEGORY_MONTHS, ("lines",)),
    "open_promises": (("customer_code", "promised_on"), ("lines",), OPEN_PROMISES, ("lines",)),
}
"""Table → key, measures, query that adds them up from `parts`, and the counts that are all 0 in an empty row."""
VALUED = ("customer_months", "category_months")
"""The rollups that a category, cost or rate changes; it changes neither what is open nor which months have orders."""

ORDERED_MONTHS = f"SELECT customer_code, {_month_of('ordered_on')} AS month FROM parts WHERE counts"
"""The months of `parts` in which there may be orders now and were none before, or the reverse; many times each, which
costs nothing: to make them distinct first takes as long as to look them all up (300,000 lines: 0.2 s both ways).
"""
MONTHS_WITH_ORDERS = """
    SELECT customer_code, range_agg(daterange(month, (month + interval '1 month')::date)) AS months
    FROM customer_months WHERE orders > 0
    GROUP BY customer_code
"""
COST_PERIODS = """
    SELECT sku, valid_from,
           lead(valid_from, 1, 'infinity'::date) OVER (PARTITION BY sku ORDER BY valid_from) AS valid_to, unit_cost
    FROM (
        SELECT sku, '-infinity'::date AS valid_from, unit_cost FROM products WHERE unit_cost IS NOT NULL
        UNION ALL SELECT sku, valid_from, unit_cost FROM product_costs
    ) costs
"""


async def add_differences(session: AsyncSession, *, has_removed: bool) -> None:
    """Add the sums of `parts`. Rows are locked in the order of their keys, so that batches never deadlock."""
    for table, (_, _, query, _) in ROLLUPS.items():
        await add_difference(session, table, query, has_removed=has_removed)
    await renew_months_with_orders(session, ORDERED_MONTHS, has_removed=has_removed)


async def add_difference(session: AsyncSession, table: str, query: str, *, has_removed: bool) -> None:
    """Add the sums of the query, which has the rollup's columns, to the rollup."""
    key, measures, _, counts = ROLLUPS[table]
    keys, names = ", ".join(key), ", ".join(measures)
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in measures)
    await execute_sql(
        session,
        f"INSERT INTO {table} ({keys}, {names}) SELECT {keys}, {names} FROM ({query}) difference ORDER BY {keys}"
        f" ON CONFLICT ({keys}) DO UPDATE SET {added}",
    )
    if has_removed:
        nothing = " AND ".join(f"kept.{name} = 0" for name in counts)
        same = " AND ".join(f"kept.{name} = difference.{name}" for name in key)
        await execute_sql(session, f"DELETE FROM {table} kept USING ({query}) difference WHERE {same} AND {nothing}")


async def renew_months_with_orders(session: AsyncSession, changed: str, *, has_removed: bool) -> None:
    """Add those of the changed months that have orders now, and take away those that have none any more.

    The rows of `customer_months` are locked by now: none of these months changes meanwhile, but others of the same code
    may, so that a month is added to, or taken from, what the row has when it is written.
    """
    written = await execute_sql(
        session,
        f"""
        INSERT INTO months_with_orders AS kept (customer_code, months)
        SELECT c.customer_code, range_agg(daterange(c.month, (c.month + interval '1 month')::date))
        FROM ({changed}) c LEFT JOIN customer_months m USING (customer_code, month)
        LEFT JOIN months_with_orders k USING (customer_code)
        WHERE (coalesce(m.orders, 0) > 0) <> coalesce(k.months @> c.month, false)
        GROUP BY c.customer_code ORDER BY c.customer_code
        ON CONFLICT (customer_code) DO UPDATE
        SET months = (kept.months + excluded.months) - (kept.months * excluded.months)
        """,
    )
    if has_removed and written.rowcount:
        codes = f"SELECT customer_code FROM ({changed}) c"
        await execute_sql(
            session, f"DELETE FROM months_with_orders WHERE isempty(months) AND customer_code IN ({codes})"
        )


async def revalue(
    session: AsyncSession, orders: str, lines: str, change: Callable[[AsyncSession], Awaitable[None]]
) -> None:
    """Change what values these stored lines (category, cost or rate), and the rollups by the difference."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.parts")
    before = parts_of(orders, lines, sign=-1)
    await execute_sql(session, f"CREATE TEMPORARY TABLE parts ON COMMIT DROP AS {before}")
    await change(session)
    await execute_sql(session, f"INSERT INTO parts {parts_of(orders, lines)}")
    for table in VALUED:
        await add_difference(session, table, ROLLUPS[table][2], has_removed=True)


async def revalue_products(session: AsyncSession, change: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Change products whose `sku` is in `affected_products`: their cost, and their category where `is_moved`.

    Only their own past lines are read, and of those that stay in their category only the lines without a cost.
    """
    lines = (
        f"(order_lines l JOIN affected_products t ON t.sku = l.sku AND (t.is_moved OR l.cost IS NULL)) ON {OF_ORDER}"
    )

    async def change_and_renew(session: AsyncSession) -> None:
        await change(session)
        await execute_sql(session, "DELETE FROM cost_periods kept USING affected_products t WHERE t.sku = kept.sku")
        await execute_sql(
            session,
            f"INSERT INTO cost_periods (sku, valid_from, valid_to, unit_cost) SELECT * FROM ({COST_PERIODS}) periods"
            " WHERE sku IN (SELECT sku FROM affected_products)",
        )

    await revalue(session, "orders o", lines, change_and_renew)
