"""When the company's customers order: the months covered, working days, Chinese New Year, seasons."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import pi, sin
from random import Random

MONTHS = 30

_NEW_YEARS_LISTED = """\
2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10
2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31
2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12"""
_NEW_YEARS = tuple(date.fromisoformat(day) for day in _NEW_YEARS_LISTED.split())


@dataclass(frozen=True, slots=True)
class Window:
    """The days that the demo company's books cover."""

    first: date
    last: date

    @classmethod
    def ending_before(cls, as_of: date) -> "Window":
        """Thirty whole months up to the month before the date."""
        month_begin = as_of.replace(day=1)
        months = month_begin.year * 12 + month_begin.month - 1 - MONTHS
        return cls(date(months // 12, months % 12 + 1, 1), month_begin - timedelta(days=1))

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def graded_year(self) -> int:
        """The last calendar year that is over when the books end: its grades are given."""
        return (self.last + timedelta(days=1)).year - 1

    def years_from_middle(self, day: date) -> float:
        """Years since the middle of the window, negative before it: growth is 0 there."""
        return ((day - self.first).days - self.days / 2) / 365

    def day(self, share: float) -> date:
        """The day at this share of the window."""
        return self.first + timedelta(days=int(share * (self.days - 1)))


def days_from_new_year(day: date) -> int:
    """Days since (negative: until) the nearest Chinese New Year."""
    place = bisect_right(_NEW_YEARS, day)
    near = _NEW_YEARS[max(0, place - 1) : place + 1]
    return min(((day - new_year).days for new_year in near), key=abs)


def is_working_day(day: date) -> bool:
    """Neither a weekend nor one of the two long holidays."""
    is_golden_week = day.month == 10 and day.day <= 7
    return day.weekday() < 5 and not is_golden_week and not -3 <= days_from_new_year(day) <= 9


def working_day(day: date) -> date:
    """The day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def season(day: date) -> float:
    """Orders relative to an average day: customers build stock before New Year, then order nothing."""
    distance = days_from_new_year(day)
    if -50 <= distance < -20:
        return 1.25
    if -20 <= distance <= 22:
        return 0.45
    return 1.0 + 0.12 * sin(2 * pi * (day.timetuple().tm_yday - 200) / 365)


def order_days(first: date, last: date, cycle: float, random: Random) -> Iterator[date]:
    """The days from first to last on which a customer with this cycle orders."""
    place = first + timedelta(days=int(cycle * random.random()))
    while (day := working_day(place)) <= last:
        yield day
        place = max(place, day - timedelta(days=5)) + timedelta(days=max(1, round(cycle * random.triangular(0.7, 1.3))))
