"""The level of the general relationship: every edge, the shortest plank, and schemes that contradict themselves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.climate.schemes.rules import (
    ClimateElement,
    ClimateScheme,
    GeneralLevel,
    Shortfall,
    judge,
    refuse_unsound,
    shortfalls,
)
from services.relationship.climate.schemes.store import STANDARD
from shared.schemes.problems import SchemeUnsound

SCHEME = STANDARD.as_rule(1)
INFORMATION, TECHNOLOGY, DELIVERY, BRAND = ClimateElement
POOR, MEDIUM, GOOD, EXCELLENT = GeneralLevel
SCORES = st.fixed_dictionaries({element: st.integers(0, 5) for element in ClimateElement})


def scores(*values: int) -> dict[ClimateElement, int]:
    return dict(zip(ClimateElement, values, strict=True))


@pytest.mark.parametrize(
    ("score", "level"), [(0, POOR), (1, POOR), (2, MEDIUM), (3, GOOD), (4, EXCELLENT), (5, EXCELLENT)]
)
@pytest.mark.parametrize("element", ClimateElement)
def test_a_level_begins_with_its_threshold(score: int, level: GeneralLevel, element: ClimateElement) -> None:
    assert judge({**scores(5, 5, 5, 5), element: score}, SCHEME).level is level


@pytest.mark.parametrize(
    ("values", "weakest"),
    [
        ((5, 5, 5, 2), BRAND),
        ((2, 3, 4, 5), INFORMATION),
        ((3, 1, 0, 3), DELIVERY),  # both are poor, one scores less
        ((4, 2, 5, 2), TECHNOLOGY),  # equal: the first in the method's order
        ((5, 5, 5, 4), BRAND),  # all are excellent, one least
        ((3, 3, 3, 3), INFORMATION),
    ],
)
def test_the_shortest_plank_is_named(values: tuple[int, int, int, int], weakest: ClimateElement) -> None:
    judgement = judge(scores(*values), SCHEME)
    assert (judgement.weakest, judgement.weakest_score) == (weakest, scores(*values)[weakest])


def test_an_element_with_stricter_thresholds_is_the_plank_although_it_scores_more() -> None:
    strict = ClimateScheme(2, (*SCHEME.elements[:3], replace(SCHEME.elements[3], medium=3, good=4, excellent=5)))
    judgement = judge(scores(3, 3, 3, 3), strict)
    assert (judgement.level, judgement.weakest) == (MEDIUM, BRAND)


@given(SCORES, st.sampled_from(list(ClimateElement)))
def test_raising_an_element_never_lowers_the_level(given: dict[ClimateElement, int], element: ClimateElement) -> None:
    raised = {**given, element: min(given[element] + 1, 5)}
    assert judge(raised, SCHEME).level.rank >= judge(given, SCHEME).level.rank


@given(SCORES)
def test_the_level_is_that_of_the_weakest_element(given: dict[ClimateElement, int]) -> None:
    levels = [rule.level_of(given[rule.element]).rank for rule in SCHEME.elements]
    assert judge(given, SCHEME).level.rank == min(levels)


@given(SCORES)
def test_what_is_missing_is_exactly_what_lifts_the_level(given: dict[ClimateElement, int]) -> None:
    above = judge(given, SCHEME).level.above
    missing = shortfalls(given, above, SCHEME) if above else []
    assert bool(missing) is (above is not None)
    lifted = given | {one.element: one.needed for one in missing}
    assert above is None or judge(lifted, SCHEME).level is above


def test_the_furthest_element_comes_first() -> None:
    assert shortfalls(scores(2, 0, 1, 4), GOOD, SCHEME) == [
        Shortfall(TECHNOLOGY, 3, 0),
        Shortfall(DELIVERY, 3, 1),
        Shortfall(INFORMATION, 3, 2),
    ]


@pytest.mark.parametrize(
    ("place", "fields", "pointer"),
    [
        (0, {"good": 2}, "/content/elements/0/good"),
        (1, {"excellent": 3}, "/content/elements/1/excellent"),
        (3, {"medium": 4}, "/content/elements/3/good"),
    ],
)
def test_each_level_needs_more_than_the_one_below(place: int, fields: dict[str, int], pointer: str) -> None:
    elements = list(SCHEME.elements)
    elements[place] = replace(elements[place], **fields)
    with pytest.raises(SchemeUnsound) as caught:
        refuse_unsound(elements)
    assert pointer in [error.pointer for error in caught.value.errors]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2, 3), (0, 0, 2, 3)])
def test_each_element_comes_once_in_the_methods_order(order: tuple[int, ...]) -> None:
    with pytest.raises(SchemeUnsound) as caught:
        refuse_unsound([SCHEME.elements[place] for place in order])
    assert caught.value.errors[0].pointer == "/content/elements"


def test_the_standard_is_sound_and_suggests_measures_for_every_element() -> None:
    refuse_unsound(SCHEME.elements)
    assert all(STANDARD.measures_for(element) for element in ClimateElement)
