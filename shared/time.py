"""Instants, days and fiscal years."""

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    """The current time, timezone-aware, in UTC."""
    return datetime.now(UTC)


def fiscal_year_bounds(year: int, first_month: int) -> tuple[date, date]:
    """First day of the fiscal year and first day of the next one."""
    return date(year, first_month, 1), date(year + 1, first_month, 1)
