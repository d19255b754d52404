"""What makes goals unsound."""

from typing import Any

import pytest

from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.scorecards.goals.model import ScorecardGoal
from services.kpi.scorecards.goals.rules import SalesBasis, can_measure, refuse_goals
from tests.kpi.scorecards.conftest import coaching, quota


def wrong(*goals: dict[str, Any], is_team: bool = False, has_salespeople: bool = True) -> list[tuple[str, str | None]]:
    parsed = [ScorecardGoal.model_validate(goal) for goal in goals]
    return [(one.code, one.pointer) for one in refuse_goals(parsed, is_team=is_team, has_salespeople=has_salespeople)]


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (quota(), []),
        (coaching(), []),
        (quota(basis=None), [("basis_missing", "/goals/0/basis")]),
        (coaching(name=None), [("name_missing", "/goals/0/name")]),
        (coaching(basis="managed"), [("basis_without_kpi", "/goals/0/basis")]),
        (quota(kpi="on_time"), [("kpi_unsupported", "/goals/0/kpi")]),
        (quota(kpi="on_time", basis="managed"), []),
        (quota(target="0"), [("baseline_needed", "/goals/0/baseline")]),
        (quota(target="-5", baseline="-10"), []),
        (quota(target="5", baseline="5"), [("baseline_needed", "/goals/0/baseline")]),
        (quota(kpi="late_orders", basis="managed", target="0"), [("baseline_needed", "/goals/0/baseline")]),
        (quota(kpi="late_orders", basis="managed", target="0", baseline="10"), []),
        (quota(kpi="late_orders", basis="managed", target="5"), []),
        (quota(direction="lower", target="5", baseline="4"), [("baseline_needed", "/goals/0/baseline")]),
        (quota(floor="0.5", cap="0.5"), [("cap_below_floor", "/goals/0/cap")]),
    ],
)
def test_an_unsound_item_is_refused_with_its_place(goal: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert wrong(goal) == expected


def test_keys_are_given_once() -> None:
    assert wrong(quota(), coaching(key="quota")) == [
        ("key_repeated", "/goals/0/key"),
        ("key_repeated", "/goals/1/key"),
    ]


def test_what_salespeople_sold_needs_their_names() -> None:
    assert wrong(quota(), has_salespeople=False) == [("salespeople_missing", "/salespeople")]


@pytest.mark.parametrize("kpi", ["concentration", "contribution"])
def test_what_does_not_add_up_is_not_for_teams(kpi: str) -> None:
    of_whole = quota(kpi=kpi, basis="managed")
    assert wrong(of_whole) == []
    assert wrong(of_whole, is_team=True) == [("kpi_unsupported", "/goals/0/kpi")]


def test_growth_can_be_measured_on_either_basis() -> None:
    assert all(can_measure(KpiCode.SALES_GROWTH, basis, is_team=True) for basis in SalesBasis)
