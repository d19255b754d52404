"""How far actual sales were from what was forecast before the month began (method, section 7)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.kpi.facts.forecasts.comparison import compared_categories, compared_months
from services.kpi.figures.kpi_values.grouping import Joining, during, last_day_of, number_of
from services.kpi.figures.kpi_values.periods import month_of
from services.kpi.figures.kpi_values.question import Question
from services.kpi.figures.kpi_values.shared_months import end_of
from services.kpi.figures.kpi_values.sums import select_sums
from services.kpi.figures.kpis.rules import Dimension


def select_forecasts(question: Question, names: Sequence[str]) -> sa.Select[Any]:
    """Errors and actual sales of the closed months that have a forecast, by customer and month."""
    by_category = Dimension.CATEGORY in question.dimensions
    compared = (compared_categories() if by_category else compared_months()).subquery("compared")
    month, actual, error = compared.c.month, compared.c.actual, compared.c.forecast - compared.c.actual
    number = number_of(question, month)
    grouping = Joining(question, compared, compared.c.customer_id).grouped(number)
    sums = {
        "actual": actual,
        "error": error,
        "actual_size": sa.func.abs(actual),
        "error_size": sa.func.abs(error),
    }
    summed = [sa.func.sum(sums[name]).label(name) for name in names]
    is_closed = month < month_of(question.today), end_of(month) <= last_day_of(question, number)
    return select_sums(number, grouping, summed, *during(question, month), *is_closed)
