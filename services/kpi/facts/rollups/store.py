"""Adding up orders: the same SQL computes a batch's differences and the complete recomputation.

An order's lines are first gathered into `parts` (one row per order, promised day and category; `sign` is -1 for the
previous version of an order, 1 for the new one), and every rollup adds up the parts. SQL is built from names in the
code only.
"""
# ruff: noqa: S608

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.rollups.model import COUNTS, DELIVERIES, SUMS
from shared.database import execute_sql

CATEGORIES = "product categories"
"""Lock: shared by batches of orders, exclusive for a batch of products that changes a category."""

LINES_OF_ORDERS = "order_lines l ON l.customer_code = o.customer_code AND l.order_id = o.id"
PRODUCTS = "products p ON p.sku = l.sku"


def parts_of(orders: str, lines: str = LINES_OF_ORDERS, *, sign: int = 1, category: str = "p.category") -> str:
    """The parts of the orders in a FROM item named `o`, with their lines in one named `l`."""
    return f"""
        SELECT {sign} AS sign, o.customer_code, o.id, o.ordered_on, o.status <> 'cancelled' AS counts,
               CASE WHEN l.quantity > 0 THEN l.promised_on END AS promised_on, coalesce({category}, '') AS category,
               count(*) AS lines, sum(l.amount) AS amount, sum(l.cost) AS amount_cost,
               sum(l.quantity) AS quantity,
               sum(round(l.amount * o.fx_rate, 4)) AS sales,
               coalesce(sum(round(l.amount * o.fx_rate, 4)) FILTER (WHERE l.cost IS NOT NULL), 0) AS costed_sales,
               coalesce(sum(round(l.cost * o.fx_rate, 4)), 0) AS cost,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity IS NOT NULL) AS checked_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.accepted_quantity = l.quantity) AS accurate_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NULL) AS open_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on IS NOT NULL) AS delivered_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on <= l.promised_on) AS on_time_lines,
               count(*) FILTER (WHERE l.quantity > 0 AND l.shipped_on > l.promised_on) AS late_lines
        FROM {orders} JOIN {lines} LEFT JOIN {PRODUCTS}
        GROUP BY o.customer_code, o.id, o.ordered_on, o.status, 6, 7
    """


def _month_of(day: str) -> str:
    return f"({day} - (extract(day FROM {day})::integer - 1))"


def _summed(names: tuple[str, ...]) -> str:
    return ", ".join(f"sum(sign * {name}) AS {name}" for name in names)


def _zeros(names: tuple[str, ...]) -> str:
    return ", ".join(f"0 AS {name}" for name in names)


_OF_DOCUMENTS = ("orders", "lines", "checked_lines", "accurate_lines", *SUMS)
_ALL = (*COUNTS, *SUMS, *DELIVERIES)

CUSTOMER_MONTHS = f"""
    SELECT customer_code, month, {", ".join(f"sum({name}) AS {name}" for name in _ALL)}
    FROM (
        WITH whole AS (
            SELECT sign, customer_code, id, ordered_on, max(promised_on) AS promised_on, 1 AS orders,
                   1 AS promised_orders,
                   (coalesce(sum(late_lines) FILTER (WHERE promised_on IS NOT NULL), 0) > 0)::integer AS late_orders,
                   {", ".join(f"sum({name}) AS {name}" for name in _OF_DOCUMENTS[1:])}
            FROM parts WHERE counts
            GROUP BY sign, customer_code, id, ordered_on
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
    FROM parts WHERE counts
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


async def add_differences(session: AsyncSession, *tables: str, has_removed: bool) -> None:
    """Add the sums of `parts`. Rows are locked in the order of their keys, so that batches never deadlock."""
    for table in tables or ROLLUPS:
        key, measures, query, counts = ROLLUPS[table]
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
            await execute_sql(
                session, f"DELETE FROM {table} kept USING ({query}) difference WHERE {same} AND {nothing}"
            )
