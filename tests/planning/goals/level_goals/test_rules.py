"""Levels of the general and organizational relationship, their gaps, and what is refused."""

import uuid
from contextlib import nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.planning.goals.level_goals import rules
from services.planning.goals.level_goals.rules import (
    LEVELS,
    CustomerLevel,
    LevelGap,
    LevelGoalInconsistent,
    LevelGoalKind,
    LevelStanding,
)

GENERAL, ORGANIZATIONAL = LevelGoalKind
GOOD, EXCELLENT, MEDIUM = CustomerLevel.GOOD, CustomerLevel.EXCELLENT, CustomerLevel.MEDIUM
VENDOR, PARTNER = CustomerLevel.VENDOR, CustomerLevel.STRATEGIC_PARTNER
A = uuid.uuid4()


def test_every_level_is_of_one_kind_and_has_its_rank() -> None:
    assert [one for kind in LevelGoalKind for one in LEVELS[kind]] == list(CustomerLevel)
    assert [one.rank for one in CustomerLevel] == [0, 1, 2, 3] * 2
    assert {one.kind for one in LEVELS[ORGANIZATIONAL]} == {ORGANIZATIONAL}


@pytest.mark.parametrize(
    ("kind", "department", "target", "places"),
    [
        (GENERAL, None, GOOD, []),
        (GENERAL, "采购部", EXCELLENT, []),
        (ORGANIZATIONAL, None, VENDOR, []),
        (GENERAL, None, VENDOR, ["/target_level"]),
        (ORGANIZATIONAL, None, GOOD, ["/target_level"]),
        (ORGANIZATIONAL, "采购部", PARTNER, ["/department"]),
        (ORGANIZATIONAL, "采购部", GOOD, ["/target_level", "/department"]),
    ],
)
def test_a_goal_fits_its_kind(
    kind: LevelGoalKind, department: str | None, target: CustomerLevel, places: list[str]
) -> None:
    with pytest.raises(LevelGoalInconsistent) if places else nullcontext() as refused:
        rules.refuse_inconsistent(kind, department, target)
    assert [one.pointer for one in refused.value.errors] == places if refused else not places


def test_a_goal_needs_two_good_departments_and_has_one() -> None:
    standings = [
        LevelStanding(A, GOOD, EXCELLENT),
        LevelStanding(A, GOOD, MEDIUM),
        LevelStanding(A, GOOD, None),
        LevelStanding(A, PARTNER, PARTNER),
    ]
    assert rules.gaps(standings, frozenset({GENERAL})) == [
        LevelGap(A, GENERAL, GOOD, needed=3, present=1),
        LevelGap(A, ORGANIZATIONAL, PARTNER, needed=1, present=None),
    ]


@settings(deadline=None)
@given(st.sampled_from(LEVELS[GENERAL]), st.sampled_from(LEVELS[GENERAL]), st.sampled_from(LEVELS[GENERAL]))
def test_a_higher_level_never_has_a_larger_gap(target: CustomerLevel, one: CustomerLevel, other: CustomerLevel) -> None:
    lower, higher = sorted((one, other), key=lambda level: level.rank)
    before, after = rules.gap_steps(target, lower), rules.gap_steps(target, higher)
    assert (after or 0) <= (before or 0)
    assert rules.gap_steps(target, None) is None
