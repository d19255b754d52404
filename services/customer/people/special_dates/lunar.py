"""The Chinese lunar calendar 农历, 1900 to 2100: the solar date of a lunar day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

FIRST_YEAR = 1900
LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of 29 or 30 days; a leap month has the number of the one before it."""

    year: int
    month: int
    is_leap: bool
    first_on: date
    days: int

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.first_on + timedelta(days=self.days - 1)

    def day(self, day: int) -> date:
        """The solar date of a day; in a month of 29 days the 30th falls on the 29th, as New Year's Eve does."""
        return self.first_on + timedelta(days=min(day, self.days) - 1)


@lru_cache(maxsize=256)
def months_of(year: int) -> tuple[LunarMonth, ...]:
    """The twelve or thirteen months of a lunar year; none outside 1900 to 2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    from borax.calendars.lunardate import LCalendars, LunarDate  # loaded on first use

    begin = LunarDate(year, 1, 1).to_solar_date()
    months = []
    for month, days, leap in LCalendars.iter_year_month(year):
        months.append(LunarMonth(year, month, bool(leap), begin, days))
        begin += timedelta(days=days)
    return tuple(months)


def month_kept(year: int, month: int, *, is_leap: bool) -> LunarMonth | None:
    """The month in which a lunar day falls; the ordinary month if the year has no such leap month."""
    of_number = [found for found in months_of(year) if found.month == month]
    if not of_number:
        return None
    return of_number[-1] if is_leap else of_number[0]


def has_day(year: int | None, month: int, day: int, *, is_leap: bool) -> bool:
    """Whether the lunar year, or any year if None, has the day."""
    years = range(FIRST_YEAR, LAST_YEAR + 1) if year is None else (year,)
    return any(
        found.month == month and found.is_leap is is_leap and day <= found.days
        for one in years
        for found in months_of(one)
    )


def next_on(month: int, day: int, *, is_leap: bool, today: date) -> date | None:
    """The next solar date of the lunar day, today included; None past the calendar's end."""
    for year in (today.year - 1, today.year, today.year + 1):
        kept = month_kept(year, month, is_leap=is_leap)
        if kept is not None and kept.day(day) >= today:
            return kept.day(day)
    return None


def months_kept(first: date, last: date) -> Iterator[tuple[bool, LunarMonth]]:
    """Every month with a day between the two dates, once for ordinary and once for leap days: (is_leap, month)."""
    for year, month, is_leap in product(range(first.year - 1, last.year + 1), range(1, 13), (False, True)):
        kept = month_kept(year, month, is_leap=is_leap)
        if kept is not None and kept.first_on <= last and kept.last_on >= first:
            yield is_leap, kept
