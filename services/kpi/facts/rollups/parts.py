"""The parts of orders, which every rollup adds up: one row per order, promised day and category of its lines.

`sign` is -1 for the previous version of an order, 1 for the new one. SQL is built from names in the code only.
"""
# ruff: noqa: S608

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from services.kpi.facts.rollups.line_values import CountedLine

OF_ORDER = "l.customer_code = o.customer_code AND l.order_id = o.id AND l.ordered_on = o.ordered_on"
LINES_OF_ORDERS = f"order_lines l ON {OF_ORDER}"
PRODUCTS = "products p ON p.sku = l.sku"

_LINE = CountedLine(
    sa.table(
        "l", *map(sa.column, ("sku", "quantity", "amount", "cost", "promised_on", "shipped_on", "accepted_quantity"))
    ),
    sa.table("o", *map(sa.column, ("fx_rate", "ordered_on"))),
    sa.table("u", *map(sa.column, ("sku", "valid_from", "valid_to", "unit_cost"))),
)


def _as_text(expression: sa.ColumnElement[Any]) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(expression.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


COSTS = f"cost_periods u ON {_as_text(_LINE.takes_cost)}"
_DELIVERS = _as_text(_LINE.delivers)
_MEASURES = ", ".join(f"sum({_as_text(value)}) AS {name}" for name, value in _LINE.measures().items())


def parts_of(orders: str, lines: str = LINES_OF_ORDERS, *, sign: int = 1) -> str:
    """The parts of the orders in a FROM item named `o`, with their lines in one named `l`."""
    return f"""
        SELECT {sign} AS sign, o.customer_code, o.id, o.ordered_on, o.status <> 'cancelled' AS counts,
               o.kind = 'credit_note' AS is_credit,
               CASE WHEN {_DELIVERS} THEN l.promised_on END AS promised_on, coalesce(p.category, '') AS category,
               count(*) AS lines, sum(l.amount) AS amount, {_MEASURES}
        FROM {orders} JOIN {lines} LEFT JOIN {PRODUCTS} LEFT JOIN {COSTS}
        GROUP BY o.customer_code, o.id, o.ordered_on, o.status, o.kind, 7, 8
    """
