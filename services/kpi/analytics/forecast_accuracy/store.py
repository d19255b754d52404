"""Compares forecasts with sales by customer and month, and sums by group, in one query."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.kpi.analytics.forecast_accuracy.model import ForecastAccuracyQuery
from services.kpi.analytics.forecast_accuracy.rules import ForecastGroup, ForecastSums
from services.kpi.analytics.selection import selected, with_codes
from services.kpi.facts.forecasts.model import forecast_months
from services.kpi.facts.rollups.model import category_months, customer_months
from shared.auth.access import Principal
from shared.auth.visibility import codes, customers
from shared.statements import Statement
from shared.web.call import Call


class GroupSums(NamedTuple):
    """The sums of a group."""

    key: str | None
    label: str | None
    sums: ForecastSums


async def sum_forecasts(call: Call, query: ForecastAccuracyQuery, last: date) -> Sequence[GroupSums]:
    """The sums by group: months in order, other groups by their sales."""
    expected = _expected(query, call.principal, last).subquery("expected")
    sold = _sold(query, call.principal, last).subquery("sold")
    names = ("customer", "month", "category") if query.is_by_category else ("customer", "month")
    both = expected.outerjoin(sold, sa.and_(*(expected.c[name] == sold.c[name] for name in names)), full=True)
    cell = {name: sa.func.coalesce(expected.c[name], sold.c[name]) for name in names}
    known = both.outerjoin(customers, sa.cast(customers.c.id, sa.Text) == cell["customer"])
    key, label = _group(query.group_by, cell)
    in_order = sa.text("key") if query.group_by is ForecastGroup.MONTH else sa.text("sales DESC, key NULLS LAST")
    found = (
        sa.select(key.label("key"), sa.func.max(label).label("label"), *_measures(expected.c.amount, sold.c.amount))
        .select_from(known)
        .group_by(sa.text("key"))
        .order_by(in_order)
    )
    rows = map(tuple, await call.fetch(Statement(found)))
    return [GroupSums(key, label, ForecastSums(*sums)) for key, label, _, *sums in rows]


def _expected(query: ForecastAccuracyQuery, principal: Principal, last: date) -> sa.Select[Any]:
    """The forecasts that count, which were frozen before their month."""
    amount = forecast_months.c.amount if query.is_by_category else forecast_months.c.total
    return _cells(forecast_months, sa.func.sum(amount), query, principal, last)


def _sold(query: ForecastAccuracyQuery, principal: Principal, last: date) -> sa.Select[Any]:
    rollup = category_months if query.is_by_category else customer_months
    amount = sa.func.sum(rollup.c.sales)
    return _cells(rollup, amount, query, principal, last).having(amount != 0)


def _cells(
    table: sa.Table, amount: sa.ColumnElement[Any], query: ForecastAccuracyQuery, principal: Principal, last: date
) -> sa.Select[Any]:
    """A row for each customer and month, and for each category where these are compared."""
    customer = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), table.c.customer_code)
    keys: list[sa.ColumnElement[Any]] = [customer.label("customer"), table.c.month]
    conditions = [table.c.month.between(query.first, last), *selected(query, principal)]
    if query.is_by_category:
        keys.append(table.c.category)
        conditions.append(table.c.category != "" if query.category is None else table.c.category == query.category)
    found = sa.select(*keys, amount.label("amount")).select_from(with_codes(table))
    return found.where(*conditions).group_by(*keys)


def _group(by: ForecastGroup, cell: dict[str, Any]) -> tuple[Any, Any]:
    if by is ForecastGroup.CUSTOMER:
        return cell["customer"], sa.func.coalesce(customers.c.name, cell["customer"])
    key = cell["category"] if by is ForecastGroup.CATEGORY else sa.func.to_char(cell["month"], "YYYY-MM")
    return key, key


def _measures(expected: Any, sold: Any) -> list[sa.ColumnElement[Any]]:
    """The sales by which groups are ordered, and the sums in the order of `ForecastSums`."""
    has_forecast, actual = expected.is_not(None), sa.func.coalesce(sold, 0)

    def summed(value: Any, condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(value).filter(condition), 0)

    return [
        sa.func.sum(actual).label("sales"),
        sa.func.count().filter(has_forecast),
        summed(expected, has_forecast),
        summed(actual, has_forecast),
        summed(sa.func.abs(actual - expected), has_forecast),
        summed(sa.func.abs(actual), has_forecast),
        sa.func.count().filter(~has_forecast),
        summed(actual, ~has_forecast),
    ]
