"""Periods of days and of the fiscal year, and the like days that a period is compared with."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from services.kpi.figures.kpis.rules import Grain
from shared.labels import Labelled
from shared.time import months_after

MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
DAY = timedelta(days=1)
A_YEAR = 12


class Compare(Labelled):
    """What figures are compared with."""

    PREVIOUS = "previous", "The period before", "上一期"
    LAST_YEAR = "last_year", "The same days of last year", "上年同期"


@dataclass(frozen=True, slots=True)
class Period:
    """A period from its first to its last day."""

    label: str
    first: date
    last: date

    def known_until(self, today: date) -> date:
        """Its last day that is not in the future."""
        return min(self.last, today)

    def has_begun(self, today: date) -> bool:
        """Whether it is over or running."""
        return self.first <= today


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of fiscal years that start with a given month."""

    grain: Grain
    first_month: int

    @property
    def months(self) -> int:
        """Months in a period; 0 for days and for the total."""
        return MONTHS_IN.get(self.grain, 0)

    def periods(self, first: date, last: date) -> list[Period]:
        """Every period of the requested time, in order; the first and the last are cut off at it."""
        if self.grain is Grain.DAY:
            days = (first + number * DAY for number in range((last - first).days + 1))
            return [Period(day.isoformat(), day, day) for day in days]
        if not self.months:
            return [Period("total", first, last)]
        shift = self.first_month - 1
        numbers = range((month_number(first) - shift) // self.months, (month_number(last) - shift) // self.months + 1)
        return [self._period(number, first, last) for number in numbers]

    def _period(self, number: int, first: date, last: date) -> Period:
        start = number * self.months + self.first_month - 1
        begins, ends = month_start(start), month_start(start + self.months) - DAY
        return Period(self._label(number, begins), max(begins, first), min(ends, last))

    def _label(self, number: int, begins: date) -> str:
        if self.grain is Grain.MONTH:
            return f"{begins:%Y-%m}"
        year = number * self.months // 12
        name = f"{year}" if self.first_month == 1 else f"FY{year}"
        return name if self.grain is Grain.YEAR else f"{name}-Q{number % 4 + 1}"

    def bases(self, periods: list[Period], compare: Compare, today: date) -> list[Period]:
        """The like days that each period is compared with: of a running period only as many as have passed."""
        if self.grain is Grain.DAY:
            return [_day_before(one) if compare is Compare.PREVIOUS else _day_last_year(one) for one in periods]
        months = A_YEAR if compare is Compare.LAST_YEAR else self.months
        if not months:
            months = month_number(periods[0].last) - month_number(periods[0].first) + 1
        return [like_days(one, months, today) for one in periods]


def like_days(period: Period, months: int, today: date) -> Period:
    """The same days some months earlier. A month's last day corresponds to a month's last day."""
    last = period.known_until(today) if period.has_begun(today) else period.last
    return Period(period.label, months_after(period.first, -months), _months_before(last, months))


def _months_before(day: date, months: int) -> date:
    shifted = months_after(day, -months)
    return month_end(shifted) if is_month_end(day) else shifted


def _day_before(period: Period) -> Period:
    return Period(period.label, period.first - DAY, period.last - DAY)


def _day_last_year(period: Period) -> Period:
    """29 February has no day to compare with: an empty period."""
    day = months_after(period.first, -A_YEAR)
    return Period(period.label, day + DAY if day.day != period.first.day else day, day)


def month_number(day: date) -> int:
    """Months since the start of the calendar."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """First day of a month by its number."""
    return date(number // 12, number % 12 + 1, 1)


def month_of(day: date) -> date:
    """First day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    """Whether it is a month's last day."""
    return day == month_end(day)
