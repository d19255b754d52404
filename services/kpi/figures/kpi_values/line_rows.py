"""Rows of order lines and of orders, with the measures that the rollups keep: for what no rollup has.

`tests/kpi/figures/kpi_values/test_rows.py` holds both to the same sums.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.facts.orders.costs import OF_ORDER
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.rules import OrderKind, OrderStatus
from services.kpi.facts.products.model import products
from services.kpi.facts.rollups.model import cost_periods

Measures = Mapping[str, sa.ColumnElement[Any]]
Measured = list[sa.Label[Any]]

_one: sa.ColumnElement[Any] = sa.literal_column("1")
_none: sa.ColumnElement[Any] = sa.literal_column("0")
_is_credit = orders.c.kind == OrderKind.CREDIT_NOTE.value
_counts = orders.c.status != OrderStatus.CANCELLED.value
_delivers = lines.c.quantity > 0
_sales = sa.func.round(lines.c.amount * orders.c.fx_rate, 4)
_own_cost = sa.func.round(lines.c.cost * orders.c.fx_rate, 4)
_product_cost = sa.func.round(lines.c.quantity * cost_periods.c.unit_cost, 4)
_is_costed = sa.or_(lines.c.cost.is_not(None), cost_periods.c.unit_cost.is_not(None))
_is_shipped = lines.c.shipped_on.is_not(None)
_is_late = sa.func.bool_or(lines.c.shipped_on > lines.c.promised_on)


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, _one), else_=_none)


OF_ORDERED_LINES: Measures = {
    "quantity": lines.c.quantity,
    "sales": _sales,
    "credits": sa.case((_is_credit, _sales), else_=_none),
    "costed_sales": sa.case((_is_costed, _sales), else_=_none),
    "cost": sa.func.coalesce(_own_cost, _product_cost, _none),
    "checked_lines": _number(_delivers & lines.c.accepted_quantity.is_not(None)),
    "accurate_lines": _number(_delivers & (lines.c.accepted_quantity == lines.c.quantity)),
}
OF_ORDERS: Measures = {"orders": _number(~_is_credit), "credit_notes": _number(_is_credit)}
COSTED = frozenset({"costed_sales", "cost"})


def of_promised_lines(today: date) -> Measures:
    """The measures that count on the promised day."""
    return {
        "delivered_lines": _number(_is_shipped),
        "on_time_lines": _number(lines.c.shipped_on <= lines.c.promised_on),
        "overdue_lines": _number(~_is_shipped & (lines.c.promised_on < today)),
    }


OF_PROMISED_ORDERS: Measures = {"late_orders": _number(sa.func.coalesce(_is_late, sa.false()))}


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
            select([measures.get(name, _none).label(name) for name in sorted(self.names)])
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

    def _joined(self, *, with_costs: bool = False) -> sa.Join:
        rows, day = lines.join(orders, OF_ORDER), orders.c.ordered_on
        if with_costs:
            is_valid = (day >= cost_periods.c.valid_from) & (day < cost_periods.c.valid_to)
            rows = rows.outerjoin(cost_periods, lines.c.cost.is_(None) & (cost_periods.c.sku == lines.c.sku) & is_valid)
        return rows.outerjoin(products, products.c.sku == lines.c.sku) if "category" in self.columns else rows

    def _ordered_lines(self, measured: Measured) -> sa.Select[Any]:
        within = [day.between(self.first, self.last) for day in (orders.c.ordered_on, lines.c.ordered_on)]
        rows = self._joined(with_costs=not COSTED.isdisjoint(self.names))
        selected = sa.select(lines.c.customer_code, lines.c.ordered_on.label("day"), *self._described(), *measured)
        return selected.select_from(rows).where(_counts, *within)

    def _orders(self, measured: Measured) -> sa.Select[Any]:
        described = self._described(of_lines=False)
        selected = sa.select(orders.c.customer_code, orders.c.ordered_on.label("day"), *described, *measured)
        return selected.where(_counts, orders.c.ordered_on.between(self.first, self.last))

    def _promised_lines(self, measured: Measured) -> sa.Select[Any]:
        day = lines.c.promised_on
        selected = sa.select(lines.c.customer_code, day.label("day"), *self._described(), *measured)
        return selected.select_from(self._joined()).where(_counts, _delivers, day.between(self.first, self.last))

    def _promised_orders(self, measured: Measured) -> sa.Select[Any]:
        """Orders by the day of their last promise."""
        promised, day = lines.alias("promised"), sa.func.max(lines.c.promised_on)
        has_promise = sa.exists().where(
            promised.c.customer_code == orders.c.customer_code,
            promised.c.order_id == orders.c.id,
            promised.c.promised_on.between(self.first, self.last),
        )
        return (
            sa.select(orders.c.customer_code, day.label("day"), *measured)
            .select_from(lines.join(orders, OF_ORDER))
            .where(_counts, _delivers, lines.c.promised_on.is_not(None), has_promise)
            .group_by(orders.c.customer_code, orders.c.id)
            .having(day.between(self.first, self.last))
        )
