"""What the actions of a year moved, by kind and group."""

from decimal import Decimal
from typing import Any

import pytest

from services.planning.annual.evaluations import rules
from services.planning.annual.evaluations.rules import DoneAction
from services.planning.execution.progress.rules import Movement
from services.planning.goals.level_goals.rules import LevelGoalKind
from shared.customers.contact_terms import Scene


def done(*steps: int | None, scene: Scene | None = Scene.MEAL, actual: str | None = "100", **more: Any) -> DoneAction:
    movements = [Movement(2, None if one is None else 2 + one) for one in steps]
    cost = None if actual is None else Decimal(actual)
    currency = more.get("currency", "CNY")
    return DoneAction(more.get("group"), scene, more.get("of"), currency, Decimal(50), cost, movements)


def test_people_are_counted_by_how_their_level_moved() -> None:
    (row,) = rules.evaluate([done(1, 2, -1), done(0, None), done()])
    assert (row.raised, row.lowered, row.unchanged, row.unknown) == (2, 1, 1, 1)
    assert (row.effect.actions, row.effect.assessed, row.effect.moved) == (3, 2, 2)
    assert (row.planned, row.effect.cost, row.effect.per_level) == (150, 300, 100)


def test_an_unknown_cost_gives_no_cost_per_level() -> None:
    (row,) = rules.evaluate([done(1), done(1, actual=None)])
    assert (row.effect.cost, row.effect.per_level) == (100, None)


def test_what_did_not_rise_has_no_cost_per_level() -> None:
    (row,) = rules.evaluate([done(1), done(-1)])
    assert (row.effect.moved, row.effect.per_level) == (0, None)


def test_rows_are_divided_by_group_kind_and_currency() -> None:
    actions = [
        done(1, group="a"),
        done(group="b"),
        done(group="b", scene=None),
        done(group="b", currency="USD"),
        done(),
    ]
    rows = [(one.group, one.effect.scene, one.effect.currency) for one in rules.evaluate(actions)]
    assert rows == [
        ("b", Scene.MEAL, "CNY"),
        ("b", Scene.MEAL, "USD"),
        ("b", None, "CNY"),
        ("a", Scene.MEAL, "CNY"),
        (None, Scene.MEAL, "CNY"),
    ]


def test_levels_of_customers_have_rows_beside_those_of_people() -> None:
    rows = rules.evaluate([done(1, 2), done(-1, of=LevelGoalKind.GENERAL), done(0, of=LevelGoalKind.GENERAL)])
    assert [(one.effect.level_goal_kind, one.raised, one.lowered, one.unchanged) for one in rows] == [
        (None, 2, 0, 0),
        (LevelGoalKind.GENERAL, 0, 1, 1),
    ]


def test_nothing_done_has_no_rows() -> None:
    assert rules.evaluate([]) == []


def test_too_many_customers_are_refused() -> None:
    rules.refuse_too_many(rules.MAX_CUSTOMERS)
    with pytest.raises(rules.TooManyEvaluated):
        rules.refuse_too_many(rules.MAX_CUSTOMERS + 1)
