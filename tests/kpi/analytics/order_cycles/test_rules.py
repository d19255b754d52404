"""A customer's order cycle, from its order days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.analytics.order_cycles.rules import OrderCycle, cycle_of, known_until, stock_up, typical

FIRST = date(2024, 1, 1)


def days(*offsets: int) -> list[date]:
    return [FIRST + timedelta(days=offset) for offset in offsets]


@pytest.mark.parametrize("offsets", [(), (0,), (0, 0, 0)])
def test_less_than_two_order_days_have_no_cycle(offsets: tuple[int, ...]) -> None:
    assert cycle_of(days(*offsets)) is None


def test_one_long_holiday_moves_neither_median_nor_much_of_the_spread() -> None:
    cycle = cycle_of(days(0, 30, 60, 90, 190, 220, 250))
    assert cycle == OrderCycle(7, FIRST + timedelta(days=250), 30.0, 0.0, 65.0)


def test_several_orders_of_a_day_are_one_and_their_order_does_not_matter() -> None:
    assert cycle_of(days(20, 0, 10, 10, 0)) == OrderCycle(3, FIRST + timedelta(days=20), 10.0, 0.0, 10.0)


def test_the_spread_is_the_distance_of_the_quartiles() -> None:
    cycle = cycle_of(days(0, 10, 30, 60, 100))
    assert cycle is not None
    assert (cycle.median_days, cycle.spread_days, cycle.late_days) == (25.0, 15.0, 37.0)


@pytest.mark.parametrize(
    ("days_since", "weight", "is_overdue"),
    [(30, 0.0, False), (31, 0.0, True), (35, 1.0, False), (40, 1.0, False), (41, 1.0, True)],
)
def test_overdue_from_the_day_after_the_last_tolerated_one(days_since: int, weight: float, is_overdue: bool) -> None:
    cycle = OrderCycle(5, FIRST, 30.0, 8.0, 40.0)
    assert (cycle.overdue_ratio(FIRST + timedelta(days=days_since), weight) >= 1) is is_overdue


def test_the_next_order_is_expected_after_the_median_gap_rounded_up() -> None:
    assert OrderCycle(3, FIRST, 30.5, 0.0, 31.0).expected_on == FIRST + timedelta(days=31)
    assert OrderCycle(3, date(9999, 12, 30), 30.0, 0.0, 30.0).expected_on == date.max


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [((), None), ((7,), 7), ((1, 4), Decimal("2.5")), ((9, 1, 2), 2), ((1, 1, 1, 3, 3, 3, 90, 90, 90), 2)],
)
def test_the_next_order_is_like_the_median_of_the_last_six(
    newest_first: tuple[int, ...], expected: Decimal | None
) -> None:
    assert typical([Decimal(one) for one in newest_first]) == expected


@pytest.mark.parametrize(
    ("last", "known"), [(None, 30), (10, 11), (29, 30), (30, 30)], ids=["never", "a while ago", "yesterday", "today"]
)
def test_nobody_is_silent_where_the_erp_is(last: int | None, known: int) -> None:
    day = None if last is None else date(2024, 6, last)
    assert known_until(day, date(2024, 6, 30)) == date(2024, 6, known)


@pytest.mark.parametrize(("since", "by"), [(0, 20), (25, 25), (60, 60), (61, None)])
def test_stock_up_before_the_next_order_unless_the_customer_has_probably_left(since: int, by: int | None) -> None:
    hint = stock_up(OrderCycle(9, FIRST, 30.0, 0.0, 30.0), Decimal(25), FIRST + timedelta(days=since), lead_days=10)
    assert (hint.by if hint else None) == (None if by is None else FIRST + timedelta(days=by))
    for quantity in (None, Decimal(0)):
        assert stock_up(OrderCycle(9, FIRST, 30.0, 0.0, 30.0), quantity, FIRST, lead_days=10) is None


@given(st.sets(st.integers(0, 1000), min_size=2, max_size=60), st.integers(1, 500))
def test_the_cycle_moves_with_the_calendar_and_is_never_zero(offsets: set[int], shift: int) -> None:
    cycle, later = cycle_of(days(*offsets)), cycle_of(days(*(one + shift for one in offsets)))
    assert cycle is not None
    assert later is not None
    assert (cycle.median_days, cycle.spread_days) == (later.median_days, later.spread_days)
    assert cycle.median_days >= 1
    assert cycle.spread_days >= 0
    assert cycle.late_days >= cycle.median_days
