"""Which measures are suggested: for what the next level lacks most, then for the level."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.briefings.measure_schemes import rules
from services.relationship.briefings.measure_schemes.standard import STANDARD
from services.relationship.key_people.schemes.rules import (
    HIGHEST_SCORE,
    AssessmentDimension,
    RelationshipLevel,
    propose_level,
)
from services.relationship.key_people.schemes.rules import STANDARD as LEVELS
from shared.schemes.problems import SchemeUnsound

D, L = AssessmentDimension, RelationshipLevel
SCORES = st.fixed_dictionaries({one: st.integers(0, HIGHEST_SCORE) for one in D})


@dataclass(frozen=True)
class PersonMeasure:
    levels: list[RelationshipLevel] = field(default_factory=list)
    dimension: AssessmentDimension | None = None


def scores(**differing: int) -> dict[AssessmentDimension, int]:
    return {one: differing.get(one.value, 3) for one in D}


@pytest.mark.parametrize(
    ("found", "level", "expected"),
    [
        (
            scores(acceptance=5, participation=5, information=5, guidance=5, project_support=3, competitive_attitude=2),
            L.SUPPORTIVE,
            [D.COMPETITIVE_ATTITUDE, D.PROJECT_SUPPORT],
        ),
        (scores(acceptance=4, project_support=4, competitive_attitude=4, guidance=1), L.SUPPORTIVE, [D.GUIDANCE]),
        (scores(), L.EXCLUSIVE, []),
        (dict.fromkeys(D, 5), L.SUPPORTIVE, []),
    ],
)
def test_what_the_next_level_lacks(
    found: dict[AssessmentDimension, int], level: RelationshipLevel, expected: list[AssessmentDimension]
) -> None:
    assert rules.lacking(found, level, LEVELS) == expected


@given(SCORES)
def test_whoever_is_below_the_highest_level_lacks_something(found: dict[AssessmentDimension, int]) -> None:
    level = propose_level(found)
    assert bool(rules.lacking(found, level, LEVELS)) is (level is not L.EXCLUSIVE)


@given(SCORES)
def test_nobody_remains_without_a_measure(found: dict[AssessmentDimension, int]) -> None:
    level = propose_level(found)
    suggested = rules.suggest(STANDARD.measures, level, rules.lacking(found, level, LEVELS))
    assert 0 < len(suggested) <= rules.MAX_SUGGESTED
    assert any(one.dimension is None for one in suggested)


def test_what_lacks_most_comes_first_and_the_level_is_not_forgotten() -> None:
    general, most, also, less = (
        PersonMeasure([L.ACCEPTED]),
        *(PersonMeasure([L.ACCEPTED], one) for one in (D.GUIDANCE, D.GUIDANCE, D.INFORMATION)),
    )
    spare, other = PersonMeasure([L.ACCEPTED], D.INFORMATION), PersonMeasure([L.OPPOSED], D.GUIDANCE)
    measures = [general, spare, less, most, also, other]
    assert rules.suggest(measures, L.ACCEPTED, [D.GUIDANCE, D.INFORMATION]) == [most, also, spare, general]


def test_who_is_not_in_contact_gets_the_first_contact() -> None:
    suggested = rules.suggest(STANDARD.measures, None, [])
    assert suggested
    assert all(not one.levels for one in suggested)


def test_the_standard_is_sound() -> None:
    rules.refuse_unsound(STANDARD.measures)


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ([PersonMeasure(list(L))], "first_contact_missing"),
        ([PersonMeasure([L.OPPOSED]), PersonMeasure()], "levels_missing"),
        ([PersonMeasure(list(L), D.GUIDANCE), PersonMeasure()], "levels_missing"),
        ([PersonMeasure(list(L)), PersonMeasure(), PersonMeasure([], D.GUIDANCE)], "not_assessed"),
    ],
)
def test_a_scheme_that_leaves_somebody_out_is_unsound(measures: list[PersonMeasure], code: str) -> None:
    with pytest.raises(SchemeUnsound) as refused:
        rules.refuse_unsound(measures)
    assert [error.code for error in refused.value.errors] == [code]
