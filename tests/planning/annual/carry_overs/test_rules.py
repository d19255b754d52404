"""What comes of last year's goals and actions."""

from datetime import date
from decimal import Decimal

import pytest

from services.planning.annual.carry_overs import rules
from services.planning.annual.carry_overs.rules import CarryOverOutcome, CarryOverReason
from shared.customers.relationship_levels import LevelState

YEAR = (date(2027, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("figure", "is_reached", "lacking", "expected"),
    [
        ("1200", True, None, (CarryOverOutcome.REACHED, None)),
        ("1199.99", False, None, (CarryOverOutcome.MOVES_OVER, None)),
        ("0", False, None, (CarryOverOutcome.MOVES_OVER, None)),
        (None, False, None, (CarryOverOutcome.UNKNOWN, CarryOverReason.NO_FIGURE)),
        (None, False, CarryOverReason.UNAVAILABLE, (CarryOverOutcome.UNKNOWN, CarryOverReason.UNAVAILABLE)),
    ],
)
def test_a_market_goal_moves_over_unless_it_was_reached(
    figure: str | None, is_reached: bool, lacking: CarryOverReason | None, expected: rules.Judged
) -> None:
    value = None if figure is None else Decimal(figure)
    assert rules.judge_figure(value, is_reached=is_reached, lacking=lacking) == expected


@pytest.mark.parametrize(
    ("gap_steps", "state", "has_left", "expected"),
    [
        (0, LevelState.KNOWN, False, (CarryOverOutcome.REACHED, None)),
        (1, LevelState.KNOWN, False, (CarryOverOutcome.MOVES_OVER, None)),
        (None, LevelState.NEVER_ASSESSED, False, (CarryOverOutcome.MOVES_OVER, None)),
        (None, LevelState.UNAVAILABLE, False, (CarryOverOutcome.UNKNOWN, CarryOverReason.UNAVAILABLE)),
        (None, LevelState.NOT_PERMITTED, False, (CarryOverOutcome.UNKNOWN, CarryOverReason.NOT_PERMITTED)),
        (0, LevelState.KNOWN, True, (CarryOverOutcome.LAPSED, CarryOverReason.PERSON_LEFT)),
    ],
)
def test_a_goal_for_a_level_lapses_with_its_person(
    gap_steps: int | None, state: LevelState, has_left: bool, expected: rules.Judged
) -> None:
    assert rules.judge_level(gap_steps, state, has_left=has_left) == expected


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 11, 22), CarryOverOutcome.MOVES_OVER),
        (date(2026, 11, 23), CarryOverOutcome.RUNNING),
        (date(2026, 12, 31), CarryOverOutcome.RUNNING),
        (date(2027, 1, 1), CarryOverOutcome.MOVES_OVER),
    ],
)
def test_an_action_that_is_to_come_stays_in_its_year(due_on: date, expected: CarryOverOutcome) -> None:
    assert rules.judge_action(due_on, date(2026, 11, 23), date(2026, 12, 31)) == (expected, None)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 9, 30), date(2027, 9, 30)),
        (date(2025, 6, 1), date(2027, 1, 1)),
        (date(2027, 3, 1), date(2027, 12, 31)),
    ],
)
def test_a_goal_is_due_a_year_later_within_the_new_year(due_on: date, expected: date) -> None:
    assert rules.next_due(due_on, YEAR) == expected


@pytest.mark.parametrize(
    ("due_on", "today", "expected"),
    [
        (date(2026, 9, 30), date(2026, 11, 23), date(2027, 1, 31)),
        (date(2026, 9, 30), date(2027, 2, 1), date(2027, 3, 3)),
        (date(2026, 9, 30), date(2027, 12, 20), date(2027, 12, 31)),
        (date(2027, 5, 1), date(2026, 11, 23), date(2027, 5, 1)),
    ],
)
def test_a_late_action_is_due_soon(due_on: date, today: date, expected: date) -> None:
    assert rules.next_day(due_on, YEAR, today, days=30) == expected


def test_what_cannot_move_over_is_named_by_its_place() -> None:
    with pytest.raises(rules.CarryOverUnfit) as refused:
        rules.refuse_unfit([0], [2])
    assert [(one.code, one.pointer) for one in refused.value.errors] == [
        ("unknown", "/ids/0"),
        ("market_goal_missing", "/ids/2"),
    ]
