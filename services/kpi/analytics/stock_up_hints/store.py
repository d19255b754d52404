"""Stock-up hints by one query over the order lines of a year."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.kpi.analytics.order_cycles.store import cycles
from services.kpi.analytics.sold_lines import counts, sold_lines
from services.kpi.analytics.stock_up_hints.model import StockUpHintQuery, StockUpHintRead
from services.kpi.analytics.stock_up_hints.rules import LOOKBACK_DAYS, Reordered
from services.kpi.facts.months.marks import archived_within
from services.kpi.facts.orders.model import lines, orders
from services.kpi.facts.products.model import products
from shared.auth.visibility import codes
from shared.lists.listings import Listing, everybody


def hints(
    as_of: date, lead_days: int, by: Reordered, among: sa.ColumnElement[bool]
) -> dict[str, sa.ColumnElement[Any]]:
    """The columns of the list. The rule `stock_up` says the same of one customer's cycle."""
    days = _order_days(as_of, by, among).subquery("days")
    cycle = cycles(days, ("customer_id", "item")).subquery("cycle").c
    runs_out_on = _later(cycle.last_on, cycle.median_days)
    today = sa.literal(as_of, sa.Date)
    nothing = sa.cast(sa.null(), sa.Text)
    is_product = by is Reordered.PRODUCT
    found = (
        sa.select(
            (sa.cast(cycle.customer_id, sa.Text) + "-" + cycle.item).label("id"),
            *(cycle[name] for name in ("customer_id", "order_days", "last_on", "median_days", "quantity")),
            (cycle.item if is_product else nothing).label("sku"),
            (_of_product(products.c.name, cycle.item) if is_product else nothing).label("product_name"),
            (_of_product(products.c.category, cycle.item) if is_product else cycle.item).label("category"),
            today.label("as_of"),
            archived_within([_days_until(as_of)]).label("archived_periods"),
            runs_out_on.label("runs_out_on"),
            sa.func.greatest(runs_out_on - lead_days, today).label("prepare_by"),
        )
        .where(_later(cycle.last_on, 2 * cycle.late_days) >= today)
        .subquery("found")
    )
    return {name: found.c[name] for name in StockUpHintRead.model_fields if name != "customer_name"}


def _of_product(column: sa.ColumnElement[str | None], sku: sa.ColumnElement[str]) -> sa.ScalarSelect[str | None]:
    return sa.select(column).where(products.c.sku == sku).scalar_subquery()


def _order_days(as_of: date, by: Reordered, among: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The days on which each customer ordered each product or category, with the quantity."""
    item: Any = lines.c.sku if by is Reordered.PRODUCT else products.c.category
    quantity = sa.func.sum(lines.c.quantity)
    days = _days_until(as_of)
    sold = sold_lines(days).outerjoin(products, products.c.sku == lines.c.sku)
    is_sale = sa.func.coalesce(orders.c.amount, 0) > 0  # a strict condition makes the outer join an inner one
    is_known = sa.and_(codes.c.customer_id.is_not(None), item.is_not(None))
    return (
        sa.select(codes.c.customer_id, item.label("item"), orders.c.ordered_on, quantity.label("quantity"))
        .select_from(sold)
        .where(counts(days), is_sale, is_known, among)
        .group_by(codes.c.customer_id, item, orders.c.ordered_on)
        .having(quantity > 0)
    )


def _days_until(as_of: date) -> tuple[date, date]:
    return as_of - timedelta(days=LOOKBACK_DAYS - 1), as_of


def _later(day: sa.ColumnElement[date], days: sa.ColumnElement[float]) -> sa.ColumnElement[date]:
    later: sa.ColumnElement[date] = sa.type_coerce(day + sa.cast(sa.func.ceil(days), sa.Integer), sa.Date)
    return later


STOCK_UP_HINTS = Listing(
    StockUpHintRead, StockUpHintQuery, hints(date.max, 0, Reordered.PRODUCT, sa.true()), visible=everybody
)
"""`over` the hints about the customers asked for, which are the caller's."""
