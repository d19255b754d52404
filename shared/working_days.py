"""The company's working calendar: working days with public holidays and make-up days, and hours counted on them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

import structlog

from shared.labels import Labelled
from shared.time import company_zone, day_of

log = structlog.get_logger()

CHINA = "CN"
WEEKDAYS = 5
"""Monday to Friday: the working days of a year whose holidays nobody knows yet."""
A_DAY = timedelta(days=1)
DEFAULT_HOURS = (time(9), time(18))


class CountedHours(Labelled):
    """Which hours count towards a deadline."""

    CLOCK = "clock", "All hours", "自然时间"
    WORKING_DAYS = "working_days", "All hours of working days", "工作日全天"
    WORKING_HOURS = "working_hours", "Working hours of working days", "工作时间"


class _Company:
    country: ClassVar[str] = CHINA
    hours: ClassVar[tuple[time, time]] = DEFAULT_HOURS


def use_company_calendar(country: str, opens: time, closes: time) -> None:
    """Let the process's working days be those of this country; called once, when it starts."""
    _Company.country, _Company.hours = country, (opens, closes)


def refuse_unknown_country(country: str) -> None:
    """Check that the working days of the country are known. Raises ValueError."""
    if country == CHINA:
        return
    from holidays import country_holidays  # hundreds of modules, of which most companies need none

    name, _, subdivision = country.partition("-")
    try:
        country_holidays(name, subdiv=subdivision or None)
    except NotImplementedError as error:
        raise ValueError("an ISO 3166 code with known holidays, such as CN, DE or DE-BY") from error


def is_working_day(day: date) -> bool:
    """Whether people work on this day: make-up days (调休上班) do, public holidays and other weekends do not."""
    return day not in _days_off(_Company.country, day.year)


def nth_working_day(first: date, number: int) -> date:
    """The working day of this number, counted from `first` on."""
    day = first
    while number := number - is_working_day(day):
        day += A_DAY
    return day


def after_hours(start: datetime, hours: Decimal, counted: CountedHours) -> datetime:
    """The instant at which so many hours have been counted since `start`; `start` itself where they are none."""
    left = timedelta(seconds=float(hours * 3600))
    if counted is CountedHours.CLOCK or not left:
        return start + left
    day = day_of(start)
    while True:
        begins, ends = _counted_on(day, counted)
        begins = max(begins, start)
        if begins < ends and is_working_day(day):
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        day += A_DAY


def _counted_on(day: date, counted: CountedHours) -> tuple[datetime, datetime]:
    if counted is CountedHours.WORKING_DAYS:
        return _instant(day, time()), _instant(day + A_DAY, time())
    opens, closes = _Company.hours
    return _instant(day, opens), _instant(day, closes)


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, company_zone()).astimezone(UTC)


@lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> frozenset[date]:
    first, length = date(year, 1, 1), date(year, 12, 31).timetuple().tm_yday
    days = [first + timedelta(days=number) for number in range(length)]
    try:
        return _known_days_off(country, year, days)
    except NotImplementedError:
        log.warning("working_days_unknown", country=country, year=year, taken="Monday to Friday")
        return frozenset(day for day in days if day.weekday() >= WEEKDAYS)


def _known_days_off(country: str, year: int, days: list[date]) -> frozenset[date]:
    """Raises NotImplementedError."""
    if country == CHINA:
        from chinese_calendar import is_holiday  # loaded with the first question: most processes never ask

        return frozenset(day for day in days if is_holiday(day))
    from holidays import country_holidays

    name, _, subdivision = country.partition("-")
    calendar = country_holidays(name, subdiv=subdivision or None)
    if not calendar.start_year <= year <= calendar.end_year:
        raise NotImplementedError
    return frozenset(day for day in days if not calendar.is_working_day(day))
