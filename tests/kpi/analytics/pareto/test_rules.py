"""Ranks, classes and the pyramid, by hand and in general."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.analytics.pareto.rules import (
    AbcClass,
    PyramidTier,
    classes_of,
    concentration_of,
    places_of,
    pyramid_of,
)


def decimals(*values: int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def classes(*sales: int) -> str:
    return "".join(one.abc_class or "-" for one in places_of(decimals(*sales)))


@pytest.mark.parametrize(
    ("sales", "expected"),
    [
        ((80, 15, 5), "abc"),
        ((79, 1, 15, 5), "aabc"),
        ((79, 2, 14, 5), "aabc"),
        ((100,), "a"),
        ((80, 15, 5, 0), "abcc"),
        ((), ""),
        ((5, -5), "--"),
    ],
)
def test_whoever_is_needed_to_reach_80_percent_is_a(sales: tuple[int, ...], expected: str) -> None:
    assert classes(*sales) == expected


def test_negative_members_are_in_the_total_and_lift_the_shares_above_one() -> None:
    places = places_of(decimals(90, 30, -20))
    assert [one.share for one in places] == [Decimal("0.9"), Decimal("0.3"), Decimal("-0.2")]
    assert [one.cumulative_share for one in places] == [Decimal("0.9"), Decimal("1.2"), Decimal(1)]


@pytest.mark.parametrize(
    ("members", "expected"),
    [(1, [1, 0, 0, 0]), (3, [1, 0, 1, 1]), (10, [1, 1, 3, 5]), (100, [1, 19, 30, 50]), (635, [7, 120, 191, 317])],
)
def test_the_pyramid_counts_from_the_top(members: int, expected: list[int]) -> None:
    found = pyramid_of([Decimal(1)] * members)
    assert [found[tier].members for tier in PyramidTier] == expected


def test_concentration_rounds_up_and_counts_the_negative_in_the_total() -> None:
    found = concentration_of(decimals(50, 30, 15, 10, 5, -10))
    assert (found.top_fifth.members, found.top_tenth.members, found.top_ten.members) == (2, 1, 6)
    assert (found.top_fifth.share, found.top_tenth.share) == (Decimal("0.8"), Decimal("0.5"))
    assert found.hhi == Decimal("0.309917")  # 3,750 / 110², of the five positive ones
    assert concentration_of(decimals(-1)).hhi is None


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=200))
def test_the_cumulative_share_never_falls_and_ends_at_one(values: list[int]) -> None:
    sales = sorted(map(Decimal, values), reverse=True)
    shares = [one.cumulative_share or 0 for one in places_of(sales)]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@given(st.lists(st.integers(-(10**6), 10**9), max_size=200))
def test_classes_and_tiers_add_up_to_all(values: list[int]) -> None:
    sales = sorted(map(Decimal, values), reverse=True)
    tiers, places = pyramid_of(sales).values(), places_of(sales)
    assert sum(one.members for one in tiers) == len(sales)
    assert sum(one.sales for one in tiers) == sum(sales)
    in_classes = classes_of(sales, places)
    expected = len(sales) if sum(sales) > 0 else 0
    assert sum(one.members for one in in_classes.values()) == expected
    assert not expected or in_classes[AbcClass.A].members >= 1
