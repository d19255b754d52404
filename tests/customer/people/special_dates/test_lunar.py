"""The lunar calendar: known new years and leap months, and days that come back."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.customer.people.special_dates import lunar

YEARS = range(lunar.FIRST_YEAR, lunar.LAST_YEAR + 1)
lunar_days = st.tuples(st.integers(1, 12), st.integers(1, 30), st.booleans())
days = st.dates(date(1901, 3, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("year", "begins"),
    [
        (1900, date(1900, 1, 31)),
        (1949, date(1949, 1, 29)),
        (1979, date(1979, 1, 28)),
        (2000, date(2000, 2, 5)),
        (2023, date(2023, 1, 22)),
        (2024, date(2024, 2, 10)),
        (2025, date(2025, 1, 29)),
        (2026, date(2026, 2, 17)),
        (2027, date(2027, 2, 6)),
        (2033, date(2033, 1, 31)),
        (2034, date(2034, 2, 19)),
        (2100, date(2100, 2, 9)),
    ],
)
def test_a_lunar_year_begins_with_the_spring_festival(year: int, begins: date) -> None:
    assert lunar.months_of(year)[0].first_on == begins


@pytest.mark.parametrize(
    ("year", "leap"),
    [(2017, 6), (2020, 4), (2022, None), (2023, 2), (2024, None), (2025, 6), (2026, None), (2028, 5), (2033, 11)],
)
def test_some_years_have_a_leap_month(year: int, leap: int | None) -> None:
    leaps = [month.month for month in lunar.months_of(year) if month.is_leap]
    assert leaps == ([] if leap is None else [leap])


def test_the_years_follow_each_other_without_a_gap() -> None:
    months = [month for year in YEARS for month in lunar.months_of(year)]
    assert {month.days for month in months} == {29, 30}
    for one, following in pairwise(months):
        assert following.first_on - one.last_on == timedelta(days=1)
    assert lunar.months_of(1899) == lunar.months_of(2101) == ()


@pytest.mark.parametrize(
    ("day", "today", "comes"),
    [
        ((8, 15, False), date(2026, 1, 1), date(2026, 9, 25)),
        ((8, 15, False), date(2026, 9, 25), date(2026, 9, 25)),  # today counts
        ((8, 15, False), date(2026, 9, 26), date(2027, 9, 15)),
        ((12, 8, False), date(2026, 1, 1), date(2026, 1, 26)),  # of the lunar year 2025
        ((6, 1, True), date(2025, 1, 1), date(2025, 7, 25)),  # the leap month itself
        ((6, 1, False), date(2025, 1, 1), date(2025, 6, 25)),
        ((6, 1, True), date(2026, 1, 1), date(2026, 7, 14)),  # no leap month: the ordinary one
        ((2, 10, True), date(2023, 3, 2), date(2023, 3, 31)),
        ((12, 30, False), date(2025, 1, 1), date(2025, 1, 28)),  # New Year's Eve, the 29th: a short month
        ((12, 30, False), date(2024, 1, 1), date(2024, 2, 9)),
        ((1, 1, False), date(2100, 2, 9), date(2100, 2, 9)),
        ((1, 1, False), date(2100, 2, 10), None),
        ((1, 1, False), date(9999, 12, 31), None),
    ],
)
def test_a_lunar_day_comes_again(day: tuple[int, int, bool], today: date, comes: date | None) -> None:
    month, of_month, is_leap = day
    assert lunar.next_on(month, of_month, is_leap=is_leap, today=today) == comes


@given(lunar_days, days)
def test_a_lunar_day_comes_once_a_year(day: tuple[int, int, bool], today: date) -> None:
    month, of_month, is_leap = day
    comes = lunar.next_on(month, of_month, is_leap=is_leap, today=today)
    assert comes is not None
    assert today <= comes <= today + timedelta(days=414)  # thirteen months, and from the ordinary to the leap month
    again = lunar.next_on(month, of_month, is_leap=is_leap, today=comes)
    assert again == comes


@given(lunar_days, days, st.integers(0, 366))
@example((12, 8, False), date(2026, 1, 20), 10)  # of the lunar year before
def test_a_windows_months_hold_every_return(day: tuple[int, int, bool], first: date, length: int) -> None:
    month, of_month, is_leap = day
    last = first + timedelta(days=length)
    kept = [found for leap, found in lunar.months_kept(first, last) if leap is is_leap and found.month == month]
    expected, today = [], first
    while (comes := lunar.next_on(month, of_month, is_leap=is_leap, today=today)) is not None and comes <= last:
        expected.append(comes)
        today = comes + timedelta(days=1)
    assert [found.day(of_month) for found in kept if first <= found.day(of_month) <= last] == expected


@pytest.mark.parametrize(
    ("year", "month", "day", "is_leap", "exists"),
    [
        (None, 8, 30, False, True),
        (None, 8, 31, False, False),
        (None, 6, 29, True, True),
        (None, 1, 1, True, False),  # no year has it between 1900 and 2100
        (None, 12, 1, True, False),
        (2025, 6, 29, True, True),
        (2025, 6, 30, True, False),
        (2026, 6, 1, True, False),
        (2024, 12, 30, False, False),
        (2023, 12, 30, False, True),
        (1899, 1, 1, False, False),
    ],
)
def test_not_every_day_exists(year: int | None, month: int, day: int, is_leap: bool, exists: bool) -> None:
    assert lunar.has_day(year, month, day, is_leap=is_leap) is exists
