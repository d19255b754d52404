"""The order cycles of many customers by one query; the rules say the same of one customer's days."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.kpi.analytics.order_cycles.rules import LATE_SHARE, LEAST_ORDER_DAYS, LOOKBACK_DAYS
from services.kpi.facts.orders.model import orders
from services.kpi.facts.orders.rules import OrderStatus
from services.kpi.facts.rollups.model import customer_months
from shared.auth.visibility import codes
from shared.time import months_after


def order_cycles(as_of: date, among: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    """Each customer's cycle at the end of a day, as `OrderCycle`, with the last year's quantity and order days.

    `among`: a condition on the directory's codes. Customers below two order days are left out.
    """
    days = _order_days(as_of, among).subquery("days")
    gap = days.c.ordered_on - sa.func.lag(days.c.ordered_on).over(
        partition_by=days.c.customer_id, order_by=days.c.ordered_on
    )
    gaps = sa.select(days, gap.label("gap")).subquery("gaps")
    percentiles = sa.func.percentile_cont(sa.literal([0.25, 0.5, 0.75, LATE_SHARE], sa.ARRAY(sa.Float))).within_group(
        gaps.c.gap
    )
    since = year_before(as_of)
    found = (
        sa.select(
            gaps.c.customer_id,
            sa.cast(sa.func.count(), sa.Integer).label("order_days"),
            sa.func.max(gaps.c.ordered_on).label("last_on"),
            sa.type_coerce(percentiles, sa.ARRAY(sa.Float)).label("percentiles"),
            sa.cast(sa.func.count().filter(gaps.c.ordered_on >= since), sa.Integer).label("year_order_days"),
        )
        .group_by(gaps.c.customer_id)
        .having(sa.func.count() >= LEAST_ORDER_DAYS)
        .subquery("found")
    )
    bought = _quantities(since, as_of, among).subquery("bought")
    return sa.select(
        found.c.customer_id,
        found.c.order_days,
        found.c.last_on,
        found.c.percentiles[2].label("median_days"),
        (found.c.percentiles[3] - found.c.percentiles[1]).label("spread_days"),
        found.c.percentiles[4].label("late_days"),
        found.c.year_order_days,
        sa.func.coalesce(bought.c.quantity, 0).label("year_quantity"),
    ).outerjoin_from(found, bought, bought.c.customer_id == found.c.customer_id)


def year_before(as_of: date) -> date:
    """The first day of the month a year ago: the rollups add up whole months."""
    return months_after(as_of.replace(day=1), -12)


def _order_days(as_of: date, among: sa.ColumnElement[bool] | None) -> sa.Select[Any]:
    during = orders.c.ordered_on > as_of - timedelta(days=LOOKBACK_DAYS), orders.c.ordered_on <= as_of
    return (
        sa.select(codes.c.customer_id, orders.c.ordered_on)
        .join_from(orders, codes, codes.c.code == orders.c.customer_code)
        .where(*during, orders.c.status != OrderStatus.CANCELLED.value, orders.c.amount > 0)
        .where(sa.true() if among is None else among)
        .group_by(codes.c.customer_id, orders.c.ordered_on)
    )


def _quantities(since: date, as_of: date, among: sa.ColumnElement[bool] | None) -> sa.Select[Any]:
    return (
        sa.select(codes.c.customer_id, sa.func.sum(customer_months.c.quantity).label("quantity"))
        .join_from(customer_months, codes, codes.c.code == customer_months.c.customer_code)
        .where(customer_months.c.month.between(since, as_of), sa.true() if among is None else among)
        .group_by(codes.c.customer_id)
    )
