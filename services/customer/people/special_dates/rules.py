"""Kinds of special dates, and when they recur (method, section 3: special dates, birthday and others)."""

import calendar
from dataclasses import dataclass
from datetime import date

from services.customer.people.special_dates import lunar
from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text

LEAP_YEAR = 2000


class SpecialDateKind(Labelled):
    """The meaning of a day to a contact."""

    BIRTHDAY = "birthday", "Birthday", "生日"
    WEDDING = "wedding", "Wedding anniversary", "结婚纪念日"
    CHILD_BIRTHDAY = "child_birthday", "Child's birthday", "子女生日"
    PARENT_BIRTHDAY = "parent_birthday", "Parent's birthday", "父母生日"
    SPOUSE_BIRTHDAY = "spouse_birthday", "Spouse's birthday", "配偶生日"
    WORK_ANNIVERSARY = "work_anniversary", "Work anniversary", "入职纪念日"
    FESTIVAL = "festival", "Personal festival", "个人节日"
    OTHER = "other", "Other", "其他"


class DayCalendar(Labelled):
    """The calendar by which a day recurs."""

    SOLAR = "solar", "Solar (Gregorian)", "公历"
    LUNAR = "lunar", "Chinese lunar", "农历"


class SpecialDateNotFound(NotFound):
    """The contact has no such special date."""

    title = Text("Special date not found", "未找到特殊日期")
    detail = Text("The contact has no special date {id}.", "该联系人没有特殊日期 {id}。")


class DayImpossible(Invalid):
    """The calendar has no such day."""

    pointer = "/day"
    title = Text("There is no such day", "日期不存在")
    detail = Text("Month {month} has no day {day}{in_year}.", "{in_year}{month} 月没有 {day} 日。")


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that recurs every year by its calendar; `year` is its first year."""

    month: int
    day: int
    year: int | None = None
    calendar: DayCalendar = DayCalendar.SOLAR
    is_leap_month: bool = False


def refuse_impossible_day(day: YearlyDay) -> None:
    """29 February, a lunar 30th and a lunar leap month need a year that has them, or no year. Raises DayImpossible."""
    if day.calendar is DayCalendar.LUNAR:
        is_possible = lunar.has_day(day.year, day.month, day.day, is_leap=day.is_leap_month)
    else:
        longest = calendar.monthrange(day.year or LEAP_YEAR, day.month)[1]
        is_possible = day.day <= longest and not day.is_leap_month
    if not is_possible:
        raise DayImpossible(in_year=_in_year(day.year), month=day.month, day=day.day)


def _in_year(year: int | None) -> Text:
    return Text("", "") if year is None else Text(f" in {year}", f"{year} 年 ")


def in_solar_year(day: YearlyDay, year: int) -> date:
    """The day's date in a solar year; 29 February falls on the 28th in a year without it."""
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def next_on(day: YearlyDay, today: date) -> date | None:
    """Its next date, today included; None past the end of its calendar or of `date`."""
    if day.calendar is DayCalendar.LUNAR:
        return lunar.next_on(day.month, day.day, is_leap=day.is_leap_month, today=today)
    years = (year for year in (today.year, today.year + 1) if year <= date.max.year)
    return next((found for year in years if (found := in_solar_year(day, year)) >= today), None)
