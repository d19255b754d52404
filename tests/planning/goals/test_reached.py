"""What came of goals for levels."""

import pytest

from services.planning.goals.level_goals.rules import CustomerLevel
from services.planning.goals.reached import Effect, Standing, effect_of, levels_moved
from shared.customers.relationship_levels import LevelState
from shared.customers.relationship_levels import RelationshipLevel as Level


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        (Level.CONTACTED, Level.SUPPORTIVE, 3),
        (Level.EXCLUSIVE, Level.OPPOSED, -5),
        (Level.ACCEPTED, Level.ACCEPTED, 0),
        (None, Level.ACCEPTED, None),
        (Level.ACCEPTED, None, None),
    ],
)
def test_levels_move_up_and_down_and_are_unknown_without_one_of_them(
    before: Level | None, now: Level | None, moved: int | None
) -> None:
    assert levels_moved(before, now) == moved


def standing(target: str, when_set: str | None, current: str | None, state: LevelState = LevelState.KNOWN) -> Standing:
    return Standing(
        CustomerLevel(target), when_set and CustomerLevel(when_set), current and CustomerLevel(current), state
    )


def test_a_level_at_the_target_or_above_is_reached_and_levels_add_up() -> None:
    goals = [
        standing("good", "medium", "medium"),
        standing("good", "medium", "good"),
        standing("good", None, "excellent"),
        standing("good", "excellent", "poor"),
        standing("good", "medium", None, LevelState.NEVER_ASSESSED),
    ]
    assert effect_of(goals) == Effect(LevelState.KNOWN, reached=2, moved=-2)
    assert effect_of([]) == Effect(LevelState.KNOWN, reached=0, moved=0)


@pytest.mark.parametrize("state", [LevelState.UNAVAILABLE, LevelState.NOT_PERMITTED])
def test_one_level_that_cannot_be_read_leaves_the_effect_unknown(state: LevelState) -> None:
    goals = [standing("good", "medium", "good"), standing("key_supplier", "vendor", None, state)]
    assert effect_of(goals) == Effect(state)
