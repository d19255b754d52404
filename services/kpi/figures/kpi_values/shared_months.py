"""The months of the periods, and how much of each counts: for what is known by month, and divided by days."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kpi.figures.kpi_values.periods import month_end, month_number, month_start
from services.kpi.figures.kpi_values.question import Question


def shared_months(question: Question) -> sa.TableValuedAlias:
    """The months that have begun: number of the period, first day, last day that counts, and the part of the month.

    Of a running month only the days until today count, of one that is compared with it the same days.
    """
    numbers: list[int] = []
    firsts: list[date] = []
    untils: list[date] = []
    parts: list[Decimal] = []
    for number, period in enumerate(question.periods):
        known = period.known_until(question.today)
        for month in range(month_number(period.first), month_number(known) + 1):
            first = month_start(month)
            last = month_end(first)
            until = min(last, known)
            numbers.append(number)
            firsts.append(first)
            untils.append(until)
            parts.append(Decimal(until.day) / Decimal(last.day))
    values = (
        sa.cast(numbers, ARRAY(sa.Integer)),
        sa.cast(firsts, ARRAY(sa.Date)),
        sa.cast(untils, ARRAY(sa.Date)),
        sa.cast(parts, ARRAY(sa.Numeric)),
    )
    days = [sa.column(name, sa.Date) for name in ("month", "until")]
    columns: list[Any] = [sa.column("period", sa.Integer), *days, sa.column("part", sa.Numeric)]
    return sa.func.unnest(*values).table_valued(*columns, name="shared_months").render_derived()


def month_of_day(day: Any) -> sa.ColumnElement[date]:
    """First day of the day's month, in SQL."""
    found: sa.ColumnElement[date] = day - (sa.cast(sa.extract("day", day), sa.Integer) - 1)
    return found


def end_of(month: Any) -> sa.ColumnElement[date]:
    """A month's last day, by its first."""
    return sa.cast(month + sa.literal_column("interval '1 month - 1 day'"), sa.Date)
