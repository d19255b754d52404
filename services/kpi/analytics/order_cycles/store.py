"""The order cycles of many customers by one query; the rules say the same of one customer's days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.kpi.analytics.order_cycles.model import OrderCycleQuery, OrderCycleRead, OrderDayRead
from services.kpi.analytics.order_cycles.rules import LATE_SHARE, LEAST_ORDER_DAYS, LOOKBACK_DAYS, CycleReason
from services.kpi.facts.months.marks import archived_within
from services.kpi.facts.orders.costs import OF_ORDER
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.orders.rules import OrderStatus
from shared.auth.visibility import codes
from shared.lists.listings import Listing, everybody
from shared.statements import Statement
from shared.web.call import Call

SHOWN_DAYS = 12


def order_cycles(
    as_of: date, among: sa.ColumnElement[bool] | None = None, least_order_days: int = LEAST_ORDER_DAYS
) -> sa.Select[Any]:
    """Each customer's cycle at the end of a day, as `OrderCycle`.

    `among`: a condition on the directory's codes. Customers below the least order days are left out; one day alone has
    no gaps, so that its figures are null.
    """
    return cycles(order_days(as_of, among).subquery("days"), ("customer_id",), least_order_days)


def cycles(days: sa.Subquery, keys: Sequence[str], least_order_days: int = LEAST_ORDER_DAYS) -> sa.Select[Any]:
    """The cycles of whatever the keys name, from its order days; with the median of the days' quantities, if given."""
    gaps, has_quantity = _gaps(days, keys).subquery("gaps"), "quantity" in days.c
    shares = sa.literal([0.25, 0.5, 0.75, LATE_SHARE], sa.ARRAY(sa.Float))
    percentiles = sa.func.percentile_cont(shares).within_group(gaps.c.gap)
    keys_of_gaps = [gaps.c[key] for key in keys]
    quantity = [sa.func.percentile_disc(0.5).within_group(gaps.c.quantity).label("quantity")] if has_quantity else []
    found = (
        sa.select(
            *keys_of_gaps,
            sa.cast(sa.func.count(), sa.Integer).label("order_days"),
            sa.func.max(gaps.c.ordered_on).label("last_on"),
            sa.type_coerce(percentiles, sa.ARRAY(sa.Float)).label("percentiles"),
            *quantity,
        )
        .group_by(*keys_of_gaps)
        .having(sa.func.count() >= least_order_days)
        .subquery("found")
    )
    return sa.select(
        *(found.c[key] for key in keys),
        found.c.order_days,
        found.c.last_on,
        found.c.percentiles[2].label("median_days"),
        (found.c.percentiles[3] - found.c.percentiles[1]).label("spread_days"),
        found.c.percentiles[4].label("late_days"),
        *([found.c.quantity] if has_quantity else []),
    )


def _gaps(days: sa.Subquery, keys: Sequence[str]) -> sa.Select[Any]:
    """The order days, each with the number of days since the previous one."""
    named = [days.c[key] for key in keys]
    before = sa.func.lag(days.c.ordered_on).over(partition_by=named, order_by=days.c.ordered_on)
    return sa.select(days, (days.c.ordered_on - before).label("gap"))


def order_days(as_of: date, among: sa.ColumnElement[bool] | None) -> sa.Select[Any]:
    """The days on which customers ordered, each with the amount in the base currency."""
    amount = sa.func.sum(sa.func.round(orders.c.amount * orders.c.fx_rate, 4))
    return (
        sa.select(codes.c.customer_id, orders.c.ordered_on, amount.label("amount"))
        .join_from(orders, codes, codes.c.code == orders.c.customer_code)
        .where(counted(as_of, LOOKBACK_DAYS), sa.true() if among is None else among)
        .group_by(codes.c.customer_id, orders.c.ordered_on)
    )


def counted(as_of: date, days: int) -> sa.ColumnElement[bool]:
    """SQL condition: an order of these days that is not cancelled and comes to more than nothing."""
    during = orders.c.ordered_on > as_of - timedelta(days=days), orders.c.ordered_on <= as_of
    return sa.and_(*during, orders.c.status != OrderStatus.CANCELLED.value, orders.c.amount > 0)


def last_order_day(today: date) -> sa.Select[Any]:
    """The day of anybody's last order up to today."""
    return sa.select(sa.func.max(orders.c.ordered_on)).where(orders.c.ordered_on <= today)


def listed_cycles(as_of: date, among: sa.ColumnElement[bool]) -> dict[str, sa.ColumnElement[Any]]:
    """The columns of the list, from the cycles of these customers."""
    cycle = order_cycles(as_of, among, least_order_days=1).subquery("cycle").c
    expected_on = cycle.last_on + sa.cast(sa.func.ceil(cycle.median_days), sa.Integer)
    silent_days = sa.func.greatest(sa.literal(as_of, sa.Date) - cycle.last_on - 1, 0)
    ratio = sa.func.round(sa.cast(silent_days / cycle.late_days, sa.Numeric), 4)
    computed: dict[str, sa.ColumnElement[Any]] = {
        "as_of": sa.literal(as_of, sa.Date),
        "archived_periods": archived_within([(as_of - timedelta(days=LOOKBACK_DAYS - 1), as_of)]),
        "expected_on": expected_on,
        "days_overdue": sa.func.greatest(sa.literal(as_of, sa.Date) - expected_on, 0),
        "overdue_ratio": ratio,
        "is_overdue": silent_days >= cycle.late_days,
        "reason": sa.case((cycle.median_days.is_(None), CycleReason.TOO_FEW_ORDERS.value)),
        "expected_amount": sa.null(),
        "expected_quantity": sa.null(),
        "prepare_by": sa.null(),
        "recent": sa.cast(sa.literal([], JSONB), JSONB),
    }
    names = [name for name in OrderCycleRead.model_fields if name != "customer_name"]
    return {name: computed[name] if name in computed else cycle[name] for name in names}


ORDER_CYCLES = Listing(
    OrderCycleRead, OrderCycleQuery, listed_cycles(date.max, sa.true()), visible=everybody, key="customer_id"
)
"""`over` the cycles of the customers asked for, which are the caller's."""


async def read_order_days(call: Call, as_of: date, ids: Sequence[UUID]) -> dict[UUID, list[OrderDayRead]]:
    """The last order days of these customers, the newest first."""
    days = order_days(as_of, codes.c.customer_id == sa.any_(sa.literal(list(ids), sa.ARRAY(sa.Uuid)))).subquery("days")
    place = sa.func.row_number().over(partition_by=days.c.customer_id, order_by=days.c.ordered_on.desc())
    placed = sa.select(days, place.label("place")).subquery("placed")
    last = sa.select(placed).where(placed.c.place <= SHOWN_DAYS).subquery("last")
    of_day = sa.and_(orders.c.customer_code == codes.c.code, orders.c.ordered_on == last.c.ordered_on)
    query = (
        sa.select(last.c.customer_id, last.c.ordered_on, last.c.amount, sa.func.sum(lines.c.quantity).label("quantity"))
        .join_from(last, codes, codes.c.customer_id == last.c.customer_id)
        .join(orders, sa.and_(of_day, counted(as_of, LOOKBACK_DAYS)))
        .join(lines, OF_ORDER)
        .group_by(last.c.customer_id, last.c.ordered_on, last.c.amount)
        .order_by(last.c.customer_id, last.c.ordered_on.desc())
    )
    found: dict[UUID, list[OrderDayRead]] = {}
    for customer_id, *values in await call.fetch(Statement(query)):
        day = dict(zip(OrderDayRead.model_fields, values, strict=True))
        found.setdefault(customer_id, []).append(OrderDayRead.model_construct(**day))
    return found
