"""Instants, days and fiscal years."""

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def fiscal_year_of(day: date, first_month: int) -> int:
    """The fiscal year a day falls in, named after the calendar year in which it starts."""
    return day.year if day.month >= first_month else day.year - 1


def fiscal_year_bounds(year: int, first_month: int) -> tuple[date, date]:
    """First day of the fiscal year and first day of the next one."""
    return date(year, first_month, 1), date(year + 1, first_month, 1)
