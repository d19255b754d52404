"""The days of a programme's actions."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.planning.measures.programmes.turns import Turn, day_of_turn, is_repeated, next_look, turns_to_plan
from shared.customers.policy_terms import PolicyCadence

ENTERED = date(2026, 1, 1)


@dataclass
class Timing:
    after_days: int = 0
    every: PolicyCadence = PolicyCadence.ONCE
    until_days: int | None = None
    ahead: int = 1


def days(timing: Timing, today: date, ends_on: date | None = None, *, catches_up: bool = False) -> list[date]:
    return [turn.day for turn in turns_to_plan(timing, ENTERED, ends_on, today, catches_up=catches_up)]


def test_an_action_is_due_so_many_days_after_the_stage_begins() -> None:
    assert turns_to_plan(Timing(7), ENTERED, None, ENTERED) == [Turn(0, date(2026, 1, 8))]
    assert days(Timing(0), ENTERED) == [ENTERED]


def test_it_is_planned_on_its_own_day_but_not_after_it_unless_it_catches_up() -> None:
    assert days(Timing(7), date(2026, 1, 8)) == [date(2026, 1, 8)]
    assert days(Timing(7), date(2026, 1, 9)) == []
    assert days(Timing(7), date(2026, 1, 9), catches_up=True) == [date(2026, 1, 9)]
    assert days(Timing(7), date(2026, 1, 2), catches_up=True) == [date(2026, 1, 8)]


def test_nothing_is_planned_beyond_the_stage_or_the_last_day_of_the_action() -> None:
    assert days(Timing(7), ENTERED, date(2026, 1, 8)) == [date(2026, 1, 8)]
    assert days(Timing(7), ENTERED, date(2026, 1, 7)) == []
    weekly = Timing(7, PolicyCadence.WEEKLY, until_days=14, ahead=5)
    assert days(weekly, ENTERED) == [date(2026, 1, 8), date(2026, 1, 15)]
    assert days(weekly, date(2026, 1, 16)) == []


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (PolicyCadence.WEEKLY, [date(2026, 1, 31), date(2026, 2, 7), date(2026, 2, 14)]),
        (PolicyCadence.TWO_WEEKS, [date(2026, 1, 31), date(2026, 2, 14), date(2026, 2, 28)]),
        (PolicyCadence.MONTHLY, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        (PolicyCadence.QUARTERLY, [date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31)]),
        (PolicyCadence.HALF_YEARLY, [date(2026, 1, 31), date(2026, 7, 31), date(2027, 1, 31)]),
        (PolicyCadence.YEARLY, [date(2026, 1, 31), date(2027, 1, 31), date(2028, 1, 31)]),
    ],
)
def test_repetitions_are_counted_from_the_first_day_so_that_months_do_not_drift(
    every: PolicyCadence, expected: list[date]
) -> None:
    assert days(Timing(30, every, ahead=3), ENTERED) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_the_next_turn_over_a_months_end_is_the_first_one_that_has_not_passed(today: date, expected: date) -> None:
    assert days(Timing(30, PolicyCadence.MONTHLY), today) == [expected]


def test_as_many_are_planned_ahead_as_the_scheme_says() -> None:
    weekly = Timing(0, PolicyCadence.WEEKLY, ahead=2)
    assert turns_to_plan(weekly, ENTERED, None, date(2026, 1, 2)) == [
        Turn(1, date(2026, 1, 8)),
        Turn(2, date(2026, 1, 15)),
    ]
    assert is_repeated(weekly)
    assert not is_repeated(Timing())


def test_a_further_turn_is_planned_on_the_day_after_the_next_one() -> None:
    timings = [Timing(7, PolicyCadence.WEEKLY), Timing(3, PolicyCadence.MONTHLY), Timing(1)]
    assert next_look(timings, ENTERED, None, ENTERED) == date(2026, 1, 5)
    assert next_look(timings, ENTERED, None, date(2026, 1, 5)) == date(2026, 1, 9)
    assert next_look([Timing(1)], ENTERED, None, ENTERED) is None
    assert next_look(timings, ENTERED, date(2026, 1, 9), date(2026, 1, 9)) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    every=st.sampled_from([one for one in PolicyCadence if one.days or one.months]),
    after_days=st.integers(0, 400),
    ahead=st.integers(1, 5),
    passed=st.integers(-50, 3000),
)
def test_turns_are_never_in_the_past_and_none_is_left_out(
    every: PolicyCadence, after_days: int, ahead: int, passed: int
) -> None:
    timing, today = Timing(after_days, every, ahead=ahead), ENTERED + timedelta(days=passed)
    turns = turns_to_plan(timing, ENTERED, None, today)
    assert [turn.number for turn in turns] == list(range(turns[0].number, turns[0].number + ahead))
    assert all(turn.day == day_of_turn(timing, ENTERED, turn.number) >= today for turn in turns)
    assert turns[0].number == 0 or day_of_turn(timing, ENTERED, turns[0].number - 1) < today
