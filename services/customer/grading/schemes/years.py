"""Fiscal years: the present one, the last closed one, and when one has begun."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from shared.problems import Invalid, Text
from shared.time import fiscal_year_bounds, fiscal_year_of


class FiscalYearNotBegun(Invalid):
    """A fiscal year can be graded and judged from its first day on."""

    title = Text("The fiscal year has not begun", "该财年尚未开始")
    detail = Text("It begins on {first}.", "该财年始于 {first}。")


def last_day_of(fiscal_year: int, first_month: int) -> date:
    """The year's last day."""
    return fiscal_year_bounds(fiscal_year, first_month)[1] - timedelta(days=1)


class ClosedYear(NamedTuple):
    """A fiscal year that is over."""

    year: int
    due_on: date
    """The day after it: its grades are due."""


def last_closed_year(today: date, first_month: int) -> ClosedYear:
    """The fiscal year before the one that runs."""
    year = fiscal_year_of(today, first_month) - 1
    return ClosedYear(year, fiscal_year_bounds(year, first_month)[1])


def refuse_not_begun(fiscal_year: int, first_month: int, today: date) -> None:
    """Refuse a year before its first day. Raises FiscalYearNotBegun."""
    first = date(fiscal_year, first_month, 1)
    if first > today:
        raise FiscalYearNotBegun(first=first)


def months_before(day: date, months: int) -> date:
    """The first of so many months that end with the day: 31 December, 24 months → 1 January of the year before."""
    after = day + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    return date(year, month + 1, min(after.day, calendar.monthrange(year, month + 1)[1]))
