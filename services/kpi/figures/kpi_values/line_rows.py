"""Rows of order lines and of orders, with the measures that the rollups keep: for what no rollup has.

Both count a line by `facts/rollups/line_values`; `tests/kpi/figures/kpi_values/test_totals.py` holds them together.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.facts.orders.costs import IS_COUNTED, LINE, lines_with_orders
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.rules import OrderKind
from services.kpi.facts.products.model import products
from services.kpi.facts.rollups.line_values import NONE, number
from services.kpi.facts.rollups.model import cost_periods

Measures = Mapping[str, sa.ColumnElement[Any]]
Measured = list[sa.Label[Any]]

_is_credit = orders.c.kind == OrderKind.CREDIT_NOTE.value
_of_line = LINE.measures()
_is_late = sa.func.bool_or(lines.c.shipped_on > lines.c.promised_on)

OF_ORDERED_LINES: Measures = {
    **{
        name: _of_line[name]
        for name in ("quantity", "sales", "costed_sales", "cost", "checked_lines", "accurate_lines")
    },
    "credits": sa.case((_is_credit, LINE.sales), else_=NONE),
}
OF_ORDERS: Measures = {"orders": number(~_is_credit), "credit_notes": number(_is_credit)}
COSTED = frozenset({"costed_sales", "cost"})


def of_promised_lines(today: date) -> Measures:
    """The measures that count on the promised day."""
    return {
        **{name: _of_line[name] for name in ("delivered_lines", "on_time_lines")},
        "overdue_lines": number(lines.c.shipped_on.is_(None) & (lines.c.promised_on < today)),
    }


OF_PROMISED_ORDERS: Measures = {"late_orders": number(sa.func.coalesce(_is_late, sa.false()))}


class LineRows(NamedTuple):
    """The measures by day, with these columns of orders, lines and products."""

    names: Collection[str]
    columns: Collection[str]
    first: date
    last: date
    today: date

    def select(self) -> sa.Subquery:
        """The rows of lines and of orders that have one of the measures; the other measures are 0 there."""
        kinds: tuple[tuple[Measures, Callable[[Measured], sa.Select[Any]]], ...] = (
            (OF_ORDERED_LINES, self._ordered_lines),
            (OF_ORDERS, self._orders),
            (of_promised_lines(self.today), self._promised_lines),
            (OF_PROMISED_ORDERS, self._promised_orders),
        )
        selects = [
            select([measures.get(name, NONE).label(name) for name in sorted(self.names)])
            for measures, select in kinds
            if not measures.keys().isdisjoint(self.names)
        ]
        return sa.union_all(*selects).subquery("facts")

    def _described(self, *, of_lines: bool = True) -> Measured:
        """The columns asked for; an order by itself has no product."""
        nothing = sa.null().cast(sa.Text)
        known: dict[str, sa.ColumnElement[Any]] = {
            "order_region": orders.c.region,
            "project_no": orders.c.project_no,
            "sku": lines.c.sku if of_lines else nothing,
            "category": sa.func.coalesce(products.c.category, "") if of_lines else nothing,
        }
        return [known[name].label(name) for name in sorted(self.columns)]

    def _joined(self, *during: sa.ColumnElement[bool], with_costs: bool = False) -> sa.Join:
        rows = lines_with_orders(*during)
        if with_costs:
            rows = rows.outerjoin(cost_periods, LINE.takes_cost)
        return rows.outerjoin(products, products.c.sku == lines.c.sku) if "category" in self.columns else rows

    def _ordered_lines(self, measured: Measured) -> sa.Select[Any]:
        of_order, of_line = (day.between(self.first, self.last) for day in (orders.c.ordered_on, lines.c.ordered_on))
        rows = self._joined(of_order, with_costs=not COSTED.isdisjoint(self.names))
        selected = sa.select(lines.c.customer_code, lines.c.ordered_on.label("day"), *self._described(), *measured)
        return selected.select_from(rows).where(IS_COUNTED, of_line)

    def _orders(self, measured: Measured) -> sa.Select[Any]:
        described = self._described(of_lines=False)
        selected = sa.select(orders.c.customer_code, orders.c.ordered_on.label("day"), *described, *measured)
        return selected.where(IS_COUNTED, orders.c.ordered_on.between(self.first, self.last))

    def _promised_lines(self, measured: Measured) -> sa.Select[Any]:
        day = lines.c.promised_on
        selected = sa.select(lines.c.customer_code, day.label("day"), *self._described(), *measured)
        return selected.select_from(self._joined()).where(IS_COUNTED, LINE.delivers, day.between(self.first, self.last))

    def _promised_orders(self, measured: Measured) -> sa.Select[Any]:
        """Orders by the day of their last promise."""
        promised, day = lines.alias("promised"), sa.func.max(lines.c.promised_on)
        has_promise = sa.exists().where(
            promised.c.customer_code == orders.c.customer_code,
            promised.c.order_id == orders.c.id,
            promised.c.ordered_on == orders.c.ordered_on,
            promised.c.promised_on.between(self.first, self.last),
        )
        return (
            sa.select(orders.c.customer_code, day.label("day"), *measured)
            .select_from(lines_with_orders())
            .where(IS_COUNTED, LINE.delivers, lines.c.promised_on.is_not(None), has_promise)
            .group_by(orders.c.customer_code, orders.c.id)
            .having(day.between(self.first, self.last))
        )
