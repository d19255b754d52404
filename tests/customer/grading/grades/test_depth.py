"""Depth of relationship: how many people of which layer, every edge."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.grades.depth import Person, depth_band, is_close
from services.customer.grading.schemes.rules import POINTS, STANDARD, GradingBand

A, B, C, D = GradingBand
LAYERS = ("top", "middle", "base")
people = st.lists(
    st.builds(Person, st.just(UUID(int=1)), st.sampled_from(LAYERS), st.integers(0, 5), st.booleans()), max_size=8
)


def some(layer: str, *ranks: int, decider: int | None = None) -> list[Person]:
    """People of a layer with these ranks; the decider's comes last."""
    found = [Person(UUID(int=1), layer, rank, is_decider=False) for rank in ranks]
    return found if decider is None else [*found, Person(UUID(int=2), layer, decider, is_decider=True)]


@pytest.mark.parametrize(
    ("members", "close"),
    [
        ([], False),
        (some("top", 3), True),
        (some("top", 2), False),
        (some("top", 3, 2), False),
        (some("top", 3, 3), True),
        (some("top", 3, 3, 2), True),
        (some("top", 3, 2, 2), False),
        (some("top", 3, 3, 2, 2), True),
        (some("top", 3, 3, 2, 2, 2), False),
        (some("top", 3, 3, 0), True),
        (some("top", 3, 3, decider=0), False),
        (some("top", 3, 3, decider=1), True),
    ],
)
def test_a_layer_is_close_by_half_of_its_people_and_two(members: list[Person], close: bool) -> None:
    assert is_close(members, STANDARD) is close


@pytest.mark.parametrize(
    ("known", "band"),
    [
        ([], None),
        (some("top", 3) + some("middle", 3) + some("base", 3), A),
        (some("top", 3, decider=0) + some("middle", 3) + some("base", 3), B),
        (some("top", 5) + some("middle", 4) + some("base", 2), B),
        (some("middle", 3), B),
        (some("middle", 3, decider=0), C),
        (some("top", 3) + some("middle", 2) + some("base", 3), C),
        (some("middle", 2), C),
        (some("base", 2), C),
        (some("middle", 1) + some("base", 1), D),
        (some("top", 5), D),
        (some("base", 0), D),
    ],
)
def test_depth_is_how_high_and_how_wide_we_are_close(known: list[Person], band: GradingBand | None) -> None:
    assert depth_band(known, STANDARD) is band


@given(known=people, at=st.integers(0, 7), better=st.integers(0, 5))
def test_standing_better_with_a_person_never_lowers_depth(known: list[Person], at: int, better: int) -> None:
    lifted = [one._replace(rank=max(one.rank, better)) if place == at else one for place, one in enumerate(known)]
    before, after = depth_band(known, STANDARD), depth_band(lifted, STANDARD)
    assert (before is None) is (after is None)
    assert before is None or after is None or POINTS[after] >= POINTS[before]
