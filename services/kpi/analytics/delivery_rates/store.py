"""What became of order lines, counted by group in one query."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.analytics.delivery_rates.model import DeliveryRateQuery
from services.kpi.analytics.delivery_rates.rules import DeliveryCounts, DeliveryGroup
from services.kpi.analytics.sold_lines import counts, sold_lines
from services.kpi.facts.orders.model import lines
from services.kpi.facts.products.model import products
from services.kpi.figures.selection import selected
from shared.auth.visibility import codes, customers
from shared.statements import Statement
from shared.web.call import Call


class GroupCounts(NamedTuple):
    """The lines of a group."""

    key: str | None
    label: str | None
    counts: DeliveryCounts


async def count_lines(call: Call, query: DeliveryRateQuery, today: date) -> Sequence[GroupCounts]:
    """The lines due by group: months in order, other groups by their number."""
    key, label = _group(query.group_by)
    due, measures = _measures(today)
    found = (
        sa.select(key.label("key"), sa.func.max(label).label("label"), *measures)
        .select_from(_joined())
        .where(
            counts(),
            lines.c.quantity > 0,
            lines.c.promised_on.between(query.first, query.last),
            due,
            *_of_products(query),
            *selected(query, call.principal),
        )
        .group_by(sa.text("key"))
        .order_by(*(["key"] if query.group_by is DeliveryGroup.MONTH else [sa.text("due_lines DESC, key NULLS LAST")]))
    )
    rows = await call.fetch(Statement(found))
    return [GroupCounts(row[0], row[1], DeliveryCounts(*row[2:])) for row in map(tuple, rows)]


def _joined() -> sa.Join:
    found = sold_lines().outerjoin(products, products.c.sku == lines.c.sku)
    return found.outerjoin(customers, customers.c.id == codes.c.customer_id)


def _group(by: DeliveryGroup) -> tuple[Any, Any]:
    month = sa.func.to_char(lines.c.promised_on, "YYYY-MM")
    code = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), lines.c.customer_code)
    groups: dict[DeliveryGroup, tuple[Any, Any]] = {
        DeliveryGroup.MONTH: (month, month),
        DeliveryGroup.CUSTOMER: (code, sa.func.coalesce(customers.c.name, lines.c.customer_code)),
        DeliveryGroup.PRODUCT: (lines.c.sku, sa.func.coalesce(products.c.name, lines.c.sku)),
        DeliveryGroup.CATEGORY: (products.c.category, products.c.category),
    }
    return groups[by]


def _measures(today: date) -> tuple[sa.ColumnElement[bool], list[sa.ColumnElement[int]]]:
    """Whether a line is due, and the counts in the order of `DeliveryCounts`."""
    is_open = lines.c.shipped_on.is_(None)
    on_time = lines.c.shipped_on <= lines.c.promised_on
    full = sa.and_(~is_open, lines.c.accepted_quantity >= lines.c.quantity)
    checked = sa.or_(is_open, lines.c.accepted_quantity.is_not(None))
    late_days = sa.func.coalesce(lines.c.shipped_on, sa.literal(today, sa.Date)) - lines.c.promised_on
    conditions = (sa.true(), on_time, is_open, checked, full, sa.and_(on_time, full))
    counted = [
        sa.func.count().filter(one).label(name) for name, one in zip(DeliveryCounts._fields, conditions, strict=False)
    ]
    late = sa.func.coalesce(sa.func.sum(sa.func.greatest(late_days, 0)), 0).label("late_days")
    return sa.or_(~is_open, lines.c.promised_on < today), [*counted, late]


def _of_products(query: DeliveryRateQuery) -> list[sa.ColumnElement[bool]]:
    asked = ((lines.c.sku, query.sku), (products.c.category, query.category))
    return [column == value for column, value in asked if value is not None]
