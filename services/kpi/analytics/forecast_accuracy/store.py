"""Compares forecasts with sales by customer and month, and sums by group, in one query."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.analytics.forecast_accuracy.model import ForecastAccuracyQuery
from services.kpi.analytics.forecast_accuracy.rules import ForecastGroup, ForecastSums
from services.kpi.facts.forecasts.comparison import (
    compared_categories,
    compared_months,
    sold_categories,
    sold_months,
)
from services.kpi.figures.selection import selected
from shared.auth.access import Principal
from shared.auth.visibility import customers
from shared.statements import Statement
from shared.web.call import Call


class GroupSums(NamedTuple):
    """The sums of a group."""

    key: str | None
    label: str | None
    sums: ForecastSums


async def sum_forecasts(call: Call, query: ForecastAccuracyQuery, last: date) -> Sequence[GroupSums]:
    """The sums by group: months in order, other groups by their sales."""
    compared, sold = _cells(query, call.principal, last)
    names = ("owner", "month", "category") if query.is_by_category else ("owner", "month")
    both = compared.outerjoin(sold, sa.and_(*(compared.c[name] == sold.c[name] for name in names)), full=True)
    cell = {name: sa.func.coalesce(compared.c[name], sold.c[name]) for name in names}
    known = both.outerjoin(customers, sa.cast(customers.c.id, sa.Text) == cell["owner"])
    key, label = _group(query.group_by, cell)
    in_order = sa.text("key") if query.group_by is ForecastGroup.MONTH else sa.text("sales DESC, key NULLS LAST")
    found = (
        sa.select(key.label("key"), sa.func.max(label).label("label"), *_measures(compared.c, sold.c.amount))
        .select_from(known)
        .group_by(sa.text("key"))
        .order_by(in_order)
    )
    rows = map(tuple, await call.fetch(Statement(found)))
    return [GroupSums(key, label, ForecastSums(*sums)) for key, label, _, *sums in rows]


def _cells(query: ForecastAccuracyQuery, principal: Principal, last: date) -> tuple[sa.Subquery, sa.Subquery]:
    """What was forecast with the sales of that, and all that was sold; by category where these are compared."""
    where, days = selected(query, principal), {"first": query.first, "last": last}
    if not query.is_by_category:
        return (
            compared_months(*where, **days).subquery("compared"),
            sold_months(*where, **days).subquery("sold"),
        )
    compared = compared_categories(*where, **days).subquery("by_category")
    sold = sold_categories(*where, **days).subquery("sold_by_category")

    def asked(cells: sa.Subquery) -> sa.Select[Any]:
        found = sa.select(*cells.c)
        return found if query.category is None else found.where(cells.c.category == query.category)

    return asked(compared).subquery("compared"), asked(sold).subquery("sold")


def _group(by: ForecastGroup, cell: dict[str, Any]) -> tuple[Any, Any]:
    if by is ForecastGroup.CUSTOMER:
        return cell["owner"], sa.func.coalesce(customers.c.name, cell["owner"])
    key = cell["category"] if by is ForecastGroup.CATEGORY else sa.func.to_char(cell["month"], "YYYY-MM")
    return key, key


def _measures(compared: Any, sold: Any) -> list[sa.ColumnElement[Any]]:
    """The sales by which groups are ordered, and the sums in the order of `ForecastSums`."""
    has_forecast, actual, expected = compared.owner.is_not(None), compared.actual, compared.forecast

    def summed(value: Any, condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(value).filter(condition), 0)

    return [
        sa.func.sum(sa.func.coalesce(actual, sold)).label("sales"),
        sa.func.count().filter(has_forecast),
        summed(expected, has_forecast),
        summed(actual, has_forecast),
        summed(sa.func.abs(actual - expected), has_forecast),
        summed(sa.func.abs(actual), has_forecast),
        sa.func.count().filter(~has_forecast),
        summed(sold, ~has_forecast),
    ]
