"""Did the level move, and at what cost."""

from datetime import date
from decimal import Decimal

import pytest

from services.planning.execution.progress import rules
from services.planning.execution.progress.rules import ActionEffect, EffectState, Movement
from services.planning.goals.level_goals.rules import LevelGoalKind
from shared.customers.contact_terms import Scene

DONE = date(2025, 3, 10)
D = Decimal


@pytest.mark.parametrize(
    ("history", "before", "after"),
    [
        ([], None, None),
        ([(date(2025, 3, 9), 2)], 2, None),
        ([(date(2025, 3, 10), 3)], None, 3),
        ([(date(2025, 1, 1), 1), (date(2025, 3, 9), 2), (date(2025, 3, 10), 3)], 2, 3),
        ([(date(2025, 3, 9), 2), (date(2025, 3, 20), 3), (date(2025, 4, 9), 4)], 2, 4),
        ([(date(2025, 3, 9), 2), (date(2025, 4, 10), 5)], 2, None),
        ([(date(2025, 2, 1), 2), (date(2025, 3, 1), None), (date(2025, 3, 20), 3)], None, 3),
        ([(date(2025, 3, 1), 2), (date(2025, 3, 20), 3), (date(2025, 3, 30), None)], 2, None),
    ],
)
def test_levels_before_and_after_within_the_days(
    history: list[tuple[date, int | None]], before: int | None, after: int | None
) -> None:
    assert rules.movement_of(history, DONE, 30) == Movement(before, after)


@pytest.mark.parametrize(
    ("movements", "state", "moved"),
    [
        ([], EffectState.NO_PEOPLE, None),
        ([Movement(2, None), Movement(None, 3)], EffectState.NOT_ASSESSED, None),
        ([Movement(2, 3), Movement(2, None)], EffectState.RAISED, 1),
        ([Movement(2, 3), Movement(3, 2)], EffectState.UNCHANGED, 0),
        ([Movement(2, 2)], EffectState.UNCHANGED, 0),
        ([Movement(3, 1), Movement(0, 1)], EffectState.LOWERED, -1),
    ],
)
def test_what_the_movements_amount_to(movements: list[Movement], state: EffectState, moved: int | None) -> None:
    assert (rules.state_of(movements), rules.levels_moved(movements)) == (state, moved)


@pytest.mark.parametrize(
    ("cost", "moved", "per_level"),
    [
        (D(100), 3, D("33.33")),
        (D(0), 1, D(0)),
        (None, 1, None),
        (D(100), 0, None),
        (D(100), -1, None),
        (D(100), None, None),
    ],
)
def test_a_level_up_has_a_cost(cost: Decimal | None, moved: int | None, per_level: Decimal | None) -> None:
    assert rules.cost_per_level(cost, moved) == per_level


def effect(
    scene: Scene | None, moved: int | None, cost: str | None, currency: str = "CNY", of: LevelGoalKind | None = None
) -> ActionEffect:
    return ActionEffect(scene, of, currency, D(cost) if cost else None, moved)


def test_actions_of_a_scene_and_currency_add_up() -> None:
    meal = Scene.MEAL
    found = rules.by_scene(
        [effect(None, 1, "5"), effect(meal, 2, "100"), effect(meal, None, "900"), effect(meal, 1, "9", "USD")]
    )
    assert [(one.scene, one.currency, one.actions, one.assessed) for one in found] == [
        (meal, "CNY", 2, 1),
        (meal, "USD", 1, 1),
        (None, "CNY", 1, 1),
    ]
    assert (found[0].moved, found[0].cost, found[0].per_level) == (2, D(1000), D(50))


def test_levels_of_people_general_and_organizational_ones_are_not_added_to_one_another() -> None:
    kinds = (LevelGoalKind.ORGANIZATIONAL, None, LevelGoalKind.GENERAL, LevelGoalKind.GENERAL)
    found = rules.by_scene([effect(Scene.MEAL, 1, "10", of=kind) for kind in kinds])
    assert [(one.level_goal_kind, one.actions, one.moved, one.per_level) for one in found] == [
        (None, 1, 1, D(10)),
        (LevelGoalKind.GENERAL, 2, 2, D(10)),
        (LevelGoalKind.ORGANIZATIONAL, 1, 1, D(10)),
    ]


def test_a_cost_that_is_not_said_makes_no_level_cheap() -> None:
    (found,) = rules.by_scene([effect(None, 1, None), effect(None, 1, "100")])
    assert (found.moved, found.cost, found.per_level) == (2, D(100), None)


def test_without_a_known_effect_nothing_moved_and_nothing_is_said() -> None:
    (found,) = rules.by_scene([effect(None, None, None)])
    assert (found.assessed, found.moved, found.cost, found.per_level) == (0, None, None, None)
