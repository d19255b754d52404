"""Instants, the company's days, and fiscal years."""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def utc_now() -> datetime:
    """The current time, timezone-aware, in UTC."""
    return datetime.now(UTC)


DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


class _Company:
    zone: ClassVar[ZoneInfo] = DEFAULT_ZONE


def use_company_zone(zone: ZoneInfo) -> None:
    """Let the process's days be those of this zone; called once, when it starts."""
    _Company.zone = zone


def company_zone() -> ZoneInfo:
    """The company's time zone (`GUANXI_TIME_ZONE`)."""
    return _Company.zone


def day_of(instant: datetime) -> date:
    """The company's day at this instant."""
    return instant.astimezone(_Company.zone).date()


def company_today() -> date:
    """The company's present day: what is due today, and what is not in the future."""
    return day_of(utc_now())


def etag_of(updated_at: datetime) -> str:
    """The ETag of a row whose last change, as far as the caller sees it, was at this instant."""
    return f'"{(updated_at - EPOCH) // MICROSECOND:x}"'


def fiscal_year_of(day: date, first_month: int) -> int:
    """The fiscal year of the day: the calendar year in which it starts."""
    return day.year - (day.month < first_month)


def fiscal_year_bounds(year: int, first_month: int) -> tuple[date, date]:
    """First day of the fiscal year and first day of the next one."""
    return date(year, first_month, 1), date(year + 1, first_month, 1)


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day (31 January → 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Whole months between the days; 0 when `last` is earlier."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (last.day < first.day), 0)
