"""Customers order on working days, in their own rhythm, and hardly at all around New Year."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from statistics import mean

from hypothesis import given
from hypothesis import strategies as st

from deploy.local.demo.calendar import Window, days_from_new_year, is_working_day, order_days, season

DATES = st.dates(date(2020, 1, 1), date(2038, 12, 31))


@given(DATES)
def test_the_books_are_thirty_whole_months_and_end_before_the_month_of_the_date(as_of: date) -> None:
    window = Window.ending_before(as_of)
    months = (window.last.year - window.first.year) * 12 + window.last.month - window.first.month + 1
    assert months == 30
    assert window.first.day == 1
    assert window.last + timedelta(days=1) == as_of.replace(day=1)


@given(DATES, st.integers(3, 60), st.integers())
def test_orders_are_placed_on_working_days_inside_the_window(as_of: date, cycle: int, seed: int) -> None:
    window = Window.ending_before(as_of)
    days = list(order_days(window.first, window.last, cycle, Random(seed)))
    assert all(is_working_day(day) and window.first <= day <= window.last for day in days)
    assert days == sorted(days)


def test_a_customer_keeps_its_own_cycle() -> None:
    window = Window.ending_before(date(2026, 11, 21))
    days = list(order_days(window.first, window.last, 30, Random(1)))
    assert 26 < mean((later - earlier).days for earlier, later in pairwise(days)) < 34


def test_stock_is_built_before_new_year_and_everything_rests_around_it() -> None:
    new_year = date(2026, 2, 17)
    assert days_from_new_year(new_year) == 0
    assert not is_working_day(new_year)
    assert season(new_year - timedelta(days=30)) > 1.2
    assert season(new_year + timedelta(days=10)) < 0.5
