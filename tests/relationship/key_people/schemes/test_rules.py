"""The level that scores propose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.key_people.schemes import rules
from services.relationship.key_people.schemes.rules import (
    STANDARD,
    AssessmentDimension,
    LevelScheme,
    RelationshipLevel,
    Shortfall,
)
from shared.problems import Text
from shared.schemes.problems import SchemeUnsound

score = st.integers(0, rules.HIGHEST_SCORE)
all_scores = st.fixed_dictionaries(dict.fromkeys(AssessmentDimension, score))
some_scores = st.dictionaries(st.sampled_from(AssessmentDimension), score, min_size=1)


def scores(*values: int) -> dict[AssessmentDimension, int]:
    return dict(zip(AssessmentDimension, values, strict=True))


def test_levels_are_ordered() -> None:
    assert [level.rank for level in RelationshipLevel] == [0, 1, 2, 3, 4, 5]
    assert RelationshipLevel.EXCLUSIVE.rank > RelationshipLevel.SUPPORTIVE.rank


# acceptance, participation, information, guidance, project support, competitive attitude
@pytest.mark.parametrize(
    ("values", "level"),
    [
        ((0, 0, 0, 0, 0, 0), "opposed"),
        ((0, 1, 1, 1, 1, 1), "opposed"),
        ((1, 1, 1, 1, 1, 0), "opposed"),
        ((1, 0, 0, 0, 0, 1), "contacted"),
        ((2, 2, 1, 1, 1, 1), "contacted"),
        ((2, 2, 2, 1, 1, 1), "accepted"),
        ((3, 3, 2, 2, 2, 2), "accepted"),
        ((3, 3, 3, 2, 2, 2), "favourable"),
        ((4, 4, 4, 3, 2, 2), "favourable"),
        ((4, 4, 4, 3, 3, 2), "supportive"),
        ((4, 4, 4, 4, 4, 4), "supportive"),
        ((5, 4, 4, 4, 4, 4), "exclusive"),
        ((5, 5, 5, 5, 5, 5), "exclusive"),
    ],
)
def test_a_level_takes_its_edge(values: tuple[int, ...], level: str) -> None:
    assert rules.propose_level(scores(*values)) == level


@pytest.mark.parametrize(
    ("values", "level", "why"),
    [
        ((0, 5, 5, 5, 5, 5), "opposed", "rejects us"),
        ((5, 5, 5, 5, 5, 0), "opposed", "sides with a rival"),
        ((5, 5, 5, 5, 5, 1), "accepted", "leans to a rival"),
        ((5, 5, 5, 5, 2, 5), "favourable", "does not support projects"),
        ((5, 5, 5, 5, 5, 3), "supportive", "does not keep rivals out"),
        ((2, 5, 5, 5, 5, 5), "accepted", "thinks little of us"),
    ],
)
def test_a_high_sum_does_not_replace_a_minimum_score(values: tuple[int, ...], level: str, why: str) -> None:
    assert rules.propose_level(scores(*values)) == level, why


def proposed(given_scores: dict[AssessmentDimension, int]) -> RelationshipLevel:
    level = rules.propose_level(given_scores)
    assert level is not None
    return level


@given(some_scores, st.data())
def test_a_better_score_never_lowers_the_level(before: dict[AssessmentDimension, int], data: st.DataObject) -> None:
    better = data.draw(st.sampled_from(sorted(before)))
    after = before | {better: min(before[better] + 1, rules.HIGHEST_SCORE)}
    assert proposed(after).rank >= proposed(before).rank


@given(some_scores)
def test_opposition_needs_a_score_that_shows_it(given_scores: dict[AssessmentDimension, int]) -> None:
    gates = STANDARD.requirements[0].gates
    is_shown = any(given_scores.get(dimension, needed) < needed for dimension, needed in gates.items())
    assert (proposed(given_scores) is RelationshipLevel.OPPOSED) == is_shown


def test_nobody_met_is_no_level() -> None:
    assert rules.propose_level({}) is None
    assert rules.next_requirement(None) is STANDARD.requirements[0]


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        ({AssessmentDimension.INFORMATION: 0}, "contacted"),
        ({AssessmentDimension.PARTICIPATION: 5}, "contacted"),
        ({AssessmentDimension.ACCEPTANCE: 1}, "contacted"),
        ({AssessmentDimension.ACCEPTANCE: 0}, "opposed"),
        ({AssessmentDimension.COMPETITIVE_ATTITUDE: 0}, "opposed"),
    ],
)
def test_a_little_that_was_seen_is_contact(seen: dict[AssessmentDimension, int], level: str) -> None:
    assert proposed(seen) == level


def test_a_company_names_levels_itself() -> None:
    own = Text("Friend", "朋友")
    scheme = LevelScheme(2, STANDARD.requirements, {RelationshipLevel.FAVOURABLE: own})
    assert scheme.name_of(RelationshipLevel.FAVOURABLE) == own
    assert scheme.name_of(RelationshipLevel.OPPOSED) == RelationshipLevel.OPPOSED.named
    assert scheme.name_of(None) == rules.NOT_ASSESSED


@given(all_scores)
def test_scores_that_meet_a_level_meet_every_lower_one(given_scores: dict[AssessmentDimension, int]) -> None:
    level = proposed(given_scores)
    below = [requirement for requirement in STANDARD.requirements if requirement.level.rank <= level.rank]
    assert all(not rules.shortfalls(given_scores, requirement) for requirement in below)


@given(all_scores)
def test_making_up_every_shortfall_reaches_the_next_level(given_scores: dict[AssessmentDimension, int]) -> None:
    above = rules.next_requirement(rules.propose_level(given_scores))
    if above is None:
        return
    missing = rules.shortfalls(given_scores, above)
    assert missing
    raised = given_scores | {lack.dimension: lack.needed for lack in missing if lack.dimension}
    for dimension in AssessmentDimension:
        while sum(raised.values()) < above.total and raised[dimension] < rules.HIGHEST_SCORE:
            raised[dimension] += 1
    assert proposed(raised).rank >= above.level.rank


def test_a_shortfall_shows_the_missing_score() -> None:
    supportive = next(r for r in STANDARD.requirements if r.level is RelationshipLevel.SUPPORTIVE)
    assert rules.shortfalls(scores(4, 4, 4, 3, 2, 2), supportive) == [
        Shortfall(None, 20, 19),
        Shortfall(AssessmentDimension.PROJECT_SUPPORT, 3, 2),
    ]


def test_thresholds_are_data() -> None:
    strict = LevelScheme(2, tuple(rules.Requirement(r.level, r.total + 5, r.gates) for r in STANDARD.requirements))
    assert rules.propose_level(scores(3, 3, 3, 2, 2, 2), strict) is RelationshipLevel.ACCEPTED


def test_nothing_is_above_the_highest_level() -> None:
    assert rules.next_requirement(RelationshipLevel.EXCLUSIVE) is None


def test_the_standard_thresholds_rise() -> None:
    rules.refuse_not_rising(STANDARD.requirements)


@pytest.mark.parametrize("requirements", [(), STANDARD.requirements[:4], STANDARD.requirements[::-1]])
def test_every_level_comes_once_from_low_to_high(requirements: tuple[rules.Requirement, ...]) -> None:
    with pytest.raises(SchemeUnsound) as caught:
        rules.refuse_not_rising(requirements)
    assert caught.value.errors[0].pointer == "/content/requirements"


def test_no_level_requires_less_than_the_one_below() -> None:
    *below, exclusive = STANDARD.requirements
    easier = rules.Requirement(
        exclusive.level, 19, {AssessmentDimension.ACCEPTANCE: 2, AssessmentDimension.COMPETITIVE_ATTITUDE: 4}
    )
    with pytest.raises(SchemeUnsound) as caught:
        rules.refuse_not_rising([*below, easier])
    assert [error.pointer for error in caught.value.errors] == [
        "/content/requirements/4/total",
        "/content/requirements/4/gates/acceptance",
        "/content/requirements/4/gates/project_support",
    ]
