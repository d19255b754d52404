"""Order lines of some days with what they are worth: what analyses by product and by line read."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from services.kpi.facts.orders.costs import IS_COUNTED, LINE, lines_with_orders
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.rollups.model import cost_periods
from shared.auth.visibility import codes
from shared.problems import BadRequest, Text

MAX_DAYS = 366
Days = tuple[date, date]
"""The first and the last day."""

SALES, COST = LINE.sales, LINE.cost
"""Of a line, in the base currency, as the rollups add them up; the cost needs `with_costs`."""


class DaysInvalid(BadRequest):
    """`to` must not be before `from`, and at most 366 days later: order lines are many."""

    parameter = "to"
    title = Text("Invalid days", "日期范围无效")
    detail = Text(
        "From {first} to {last}: order lines are read for at most {limit} days; ask for several shorter times.",
        "{first} 至 {last}：订单行最多查询 {limit} 天，请分段查询。",
    )


def require_days(first: date, last: date) -> None:
    """Raises DaysInvalid."""
    if not timedelta(0) <= last - first < timedelta(days=MAX_DAYS):
        raise DaysInvalid(first=first.isoformat(), last=last.isoformat(), limit=MAX_DAYS)


def sold_lines(*days: Days) -> sa.Join:
    """The lines with their orders of these days, and with their customers where the code is known."""
    found = lines_with_orders(*_ordered_on(orders, days))
    return found.outerjoin(codes, codes.c.code == lines.c.customer_code)


def with_costs(found: sa.Join) -> sa.Join:
    """The same with the product's cost of the order's day, for lines without their own."""
    return found.outerjoin(cost_periods, LINE.takes_cost)


def counts(*days: Days) -> sa.ColumnElement[bool]:
    """SQL condition: the line was ordered on one of these days, and its order is not cancelled."""
    return sa.and_(IS_COUNTED, *_ordered_on(lines, days))


def _ordered_on(table: sa.Table, days: Sequence[Days]) -> list[sa.ColumnElement[bool]]:
    return [sa.or_(*(table.c.ordered_on.between(*one) for one in days))] if days else []
