"""Adding up what customers contribute to a market's goal."""

from decimal import Decimal

import pytest

from services.planning.goals.contributions.rules import Contribution, RollUpState, add_up
from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.rules import GoalUnit

KNOWN = ProgressState.KNOWN


def taken(target: str, figure: str | None, state: ProgressState = KNOWN) -> Contribution:
    return Contribution(Decimal(target), None if figure is None else Decimal(figure), state)


def test_targets_and_figures_are_added_up() -> None:
    found = add_up(Decimal(300), GoalUnit.AMOUNT, [taken("100", "40"), taken("150", "-10")])
    assert (found.goals, found.targets, found.share_covered, found.uncovered) == (2, 250, Decimal("0.8333"), 50)
    assert (found.state, found.figure) == (RollUpState.KNOWN, 30)


def test_nothing_is_uncovered_where_more_is_taken_on() -> None:
    found = add_up(Decimal(100), GoalUnit.COUNT, [taken("60", "1"), taken("60", "2")])
    assert (found.share_covered, found.uncovered) == (Decimal("1.2"), 0)
    exact = add_up(Decimal(120), GoalUnit.COUNT, [taken("60", "1"), taken("60", "2")])
    assert (exact.share_covered, exact.uncovered) == (1, 0)


def test_a_goal_that_nobody_takes_on_is_uncovered() -> None:
    found = add_up(Decimal(100), GoalUnit.AMOUNT, [])
    assert (found.goals, found.targets, found.share_covered, found.uncovered) == (0, 0, 0, 100)
    assert (found.state, found.figure) == (RollUpState.KNOWN, 0)


def test_a_target_of_nothing_has_no_share() -> None:
    assert add_up(Decimal(0), GoalUnit.AMOUNT, [taken("5", "1")]).share_covered is None


def test_ratios_are_not_added_up() -> None:
    found = add_up(Decimal("0.3"), GoalUnit.RATIO, [taken("0.2", "0.1")])
    assert (found.goals, found.targets, found.share_covered, found.uncovered, found.figure) == (1, *[None] * 4)
    assert found.state is RollUpState.NOT_SUMMED


@pytest.mark.parametrize("state", [one for one in ProgressState if one.value in set(RollUpState) and one is not KNOWN])
def test_without_figures_the_reason_is_given(state: ProgressState) -> None:
    found = add_up(Decimal(100), GoalUnit.AMOUNT, [taken("60", None, state)])
    assert (found.state.value, found.figure, found.targets) == (state.value, None, 60)


def test_every_state_of_a_customer_s_goal_has_its_own() -> None:
    assert {one.value for one in ProgressState} - {one.value for one in RollUpState} == {"partly_visible"}
