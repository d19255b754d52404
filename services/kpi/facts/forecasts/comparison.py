"""Compares the forecasts that count with sales: one reading for analyses, figures and warnings."""

from typing import Any

import sqlalchemy as sa

from services.kpi.facts.forecasts.model import forecast_months
from services.kpi.facts.rollups.model import category_months, customer_months
from shared.auth.visibility import codes

Conditions = tuple[sa.ColumnElement[bool], ...]


def compared_months(*where: sa.ColumnElement[bool], first: Any = None, last: Any = None) -> sa.Select[Any]:
    """Of each customer and month with a forecast: `owner`, `customer_id`, `month`, `forecast`, `actual`.

    Where only some categories have a forecast, sales of the others count for nothing. All codes of a customer count
    together; an unknown code is a customer of its own. `where`: conditions on the directory's codes.
    """
    forecast = _owned(forecast_months, forecast_months.c.total, where, first, last).subquery("forecast")
    whole = _owned(customer_months, customer_months.c.sales, where, first, last)
    parts = _owned(category_months, category_months.c.sales, where, first, last).where(category_months.c.category != "")
    return _beside(forecast, sa.union_all(whole, parts).subquery("sold"), ("owner", "customer_id", "month"))


def compared_categories(*where: sa.ColumnElement[bool], first: Any = None, last: Any = None) -> sa.Select[Any]:
    """Of each customer, month and category with a forecast of its own: the same, and `category`."""
    expected = (forecast_months.c.category != "", *where)
    forecast = _owned(forecast_months, forecast_months.c.amount, expected, first, last).subquery("forecast")
    sold = _owned(category_months, category_months.c.sales, where, first, last).subquery("sold")
    return _beside(forecast, sold, ("owner", "customer_id", "month", "category"))


def sold_months(*where: sa.ColumnElement[bool], first: Any, last: Any) -> sa.Select[Any]:
    """Of each customer and month with sales, whether or not it has a forecast: `owner`, `month`, `amount`."""
    return _sold(_owned(customer_months, customer_months.c.sales, where, first, last))


def sold_categories(*where: sa.ColumnElement[bool], first: Any, last: Any) -> sa.Select[Any]:
    """Of each customer, month and known category with sales: the same, and `category`."""
    known = (category_months.c.category != "", *where)
    return _sold(_owned(category_months, category_months.c.sales, known, first, last))


def _sold(cells: sa.Select[Any]) -> sa.Select[Any]:
    cell = cells.subquery("cell")
    return sa.select(*cell.c).where(cell.c.amount != 0)


def _beside(forecast: sa.Subquery, sold: sa.Subquery, groups: tuple[str, ...]) -> sa.Select[Any]:
    """The forecasts with the sales of the same; where one is of all purchases, it alone has sales beside it."""
    same = sa.and_(*(forecast.c[name] == sold.c[name] for name in ("owner", "month", "category")))
    by = [forecast.c[name] for name in groups]
    is_whole = forecast.c.category == ""
    actual = sa.case(
        (sa.func.bool_or(is_whole), sa.func.sum(sold.c.amount).filter(is_whole)), else_=sa.func.sum(sold.c.amount)
    )
    return (
        sa.select(*by, sa.func.sum(forecast.c.amount).label("forecast"), sa.func.coalesce(actual, 0).label("actual"))
        .select_from(forecast.outerjoin(sold, same))
        .group_by(*by)
    )


def _owned(
    rows: sa.Table, amount: sa.ColumnElement[Any], where: Conditions, first: Any = None, last: Any = None
) -> sa.Select[Any]:
    """Sums of amounts by customer, month and category (empty: all purchases)."""
    owner = sa.func.coalesce(sa.cast(codes.c.customer_id, sa.Text), rows.c.customer_code)
    category: Any = rows.c.category if "category" in rows.c else sa.literal("", sa.Text)
    by = [owner.label("owner"), codes.c.customer_id, rows.c.month, category.label("category")]
    query = sa.select(*by, sa.func.sum(amount).label("amount"))
    query = query.select_from(rows.outerjoin(codes, codes.c.code == rows.c.customer_code)).where(*where)
    if first is not None:
        query = query.where(rows.c.month.between(first, last))
    return query.group_by(sa.text("1, 2, 3, 4"))
