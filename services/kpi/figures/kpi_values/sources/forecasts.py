"""How far actual sales were from what was forecast before the month began (method, section 7)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.forecasts.model import forecast_months
from services.kpi.facts.rollups.model import category_months, customer_months
from services.kpi.figures.kpi_values.grouping import Joining, during, last_day_of, number_of
from services.kpi.figures.kpi_values.periods import month_of
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.shared_months import end_of
from services.kpi.figures.kpi_values.sums import GroupedSums, fetch_sums, select_sums
from services.kpi.figures.kpis.rules import Dimension


async def add_up_forecasts(session: AsyncSession, question: Question, names: Sequence[str]) -> GroupedSums:
    """Errors and actual sales of the closed months that have a forecast, by customer code and month."""
    by_category = Dimension.CATEGORY in question.dimensions
    compared = (_by_category() if by_category else _of_all()).subquery("compared")
    month, actual, error = compared.c.month, compared.c.actual, compared.c.forecast - compared.c.actual
    number = number_of(question, month)
    grouping = Joining(question, compared).grouped(number)
    sums = {
        "actual": actual,
        "error": error,
        "actual_size": sa.func.abs(actual),
        "error_size": sa.func.abs(error),
    }
    summed = [sa.func.sum(sums[name]).label(name) for name in names]
    is_closed = month < month_of(question.today), end_of(month) <= last_day_of(question, number)
    query = select_sums(number, grouping, summed, *during(question, month), *is_closed)
    return await fetch_sums(session, query, len(question.groups))


def _of_all() -> sa.Select[Any]:
    """A code's whole forecast of a month, beside its sales."""
    totals = (
        sa.select(
            forecast_months.c.customer_code,
            forecast_months.c.month,
            sa.func.sum(forecast_months.c.total).label("forecast"),
        )
        .group_by(forecast_months.c.customer_code, forecast_months.c.month)
        .subquery()
    )
    same = sa.and_(customer_months.c.customer_code == totals.c.customer_code, customer_months.c.month == totals.c.month)
    actual = sa.func.coalesce(customer_months.c.sales, 0).label("actual")
    return sa.select(totals, actual).select_from(totals.outerjoin(customer_months, same))


def _by_category() -> sa.Select[Any]:
    """A code's forecasts of a month by category, beside its sales in the category."""
    forecast, sold = forecast_months.c, category_months.c
    same = sa.and_(*(sold[name] == forecast[name] for name in ("customer_code", "month", "category")))
    columns = (forecast.customer_code, forecast.month, forecast.category, forecast.amount.label("forecast"))
    selected = sa.select(*columns, sa.func.coalesce(sold.sales, 0).label("actual"))
    return selected.select_from(forecast_months.outerjoin(category_months, same)).where(forecast.category != "")
