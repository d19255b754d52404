"""What the lines of orders cost: their own cost, else the product's on the order's day."""

import sqlalchemy as sa

from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.rules import CostSource, OrderStatus
from services.kpi.facts.rollups.line_values import CountedLine
from services.kpi.facts.rollups.model import cost_periods

LINE = CountedLine(lines, orders, cost_periods)
"""What a line counts in the base currency; its costs are joined by `LINE.takes_cost`."""
_during = LINE.is_valid_on(lines.c.ordered_on)
_unit_cost = sa.select(cost_periods.c.unit_cost).where(_during).correlate(lines).scalar_subquery()
_of_product = sa.func.round(lines.c.quantity * _unit_cost / orders.c.fx_rate, 4)

COST: sa.ColumnElement[object] = sa.func.coalesce(lines.c.cost, _of_product)
"""The cost of a line in the order's currency; needs the line's order."""
COST_SOURCE: sa.ColumnElement[object] = sa.case(
    (lines.c.cost.is_not(None), CostSource.LINE.value),
    (_unit_cost.is_not(None), CostSource.PRODUCT.value),
    else_=CostSource.NONE.value,
)
OF_ORDER = sa.and_(
    lines.c.customer_code == orders.c.customer_code,
    lines.c.order_id == orders.c.id,
    lines.c.ordered_on == orders.c.ordered_on,
)
"""A line and its order, in the same period."""
IS_COUNTED: sa.ColumnElement[bool] = orders.c.status.is_distinct_from(OrderStatus.CANCELLED.value)
"""The order is not cancelled."""


def lines_with_orders(*during: sa.ColumnElement[bool]) -> sa.Join:
    """Lines, each with its order; `during`: the orders' days, so that only their periods are read.

    Every line has its order. The outer join, with IS_COUNTED, is for the planner: it expects a row for each line then.
    Of an inner join by three columns it expects one row, and sorts and loops over a million.
    """
    return lines.outerjoin(orders, sa.and_(OF_ORDER, *during))


ORDER_COST = sa.select(sa.func.sum(COST)).where(OF_ORDER).correlate(orders).scalar_subquery()
"""The cost of an order: the sum of what is known of its lines."""
