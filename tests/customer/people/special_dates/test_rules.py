"""When special dates return."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.people.special_dates.rules import (
    DayCalendar,
    DayImpossible,
    YearlyDay,
    in_solar_year,
    next_on,
    refuse_impossible_day,
)
from services.customer.reminders.rules import anniversary


@pytest.mark.parametrize(
    ("day", "today", "comes"),
    [
        (YearlyDay(2, 29), date(2026, 2, 28), date(2026, 2, 28)),
        (YearlyDay(2, 29), date(2026, 3, 1), date(2027, 2, 28)),
        (YearlyDay(2, 29), date(2028, 2, 28), date(2028, 2, 29)),
        (YearlyDay(2, 29), date(2100, 2, 1), date(2100, 2, 28)),
        (YearlyDay(12, 31), date(2026, 12, 31), date(2026, 12, 31)),
        (YearlyDay(1, 1), date(9999, 12, 31), None),
        (YearlyDay(8, 15, calendar=DayCalendar.LUNAR), date(2026, 11, 1), date(2027, 9, 15)),
    ],
)
def test_a_day_comes_next(day: YearlyDay, today: date, comes: date | None) -> None:
    assert next_on(day, today) == comes


@given(st.dates(date(1900, 1, 1)), st.integers(1900, 9999))
def test_a_special_date_returns_as_a_birthday_does(day: date, year: int) -> None:
    assert in_solar_year(YearlyDay(day.month, day.day), year) == anniversary(day, year)


@pytest.mark.parametrize(
    "day",
    [
        YearlyDay(2, 30),
        YearlyDay(2, 29, 2023),
        YearlyDay(6, 1, is_leap_month=True),  # a leap month of the solar calendar
        YearlyDay(1, 31, calendar=DayCalendar.LUNAR),
        YearlyDay(6, 1, 2024, DayCalendar.LUNAR, is_leap_month=True),
        YearlyDay(1, 1, 2101, DayCalendar.LUNAR),
    ],
)
def test_a_day_that_never_is_cannot_be_remembered(day: YearlyDay) -> None:
    with pytest.raises(DayImpossible):
        refuse_impossible_day(day)
