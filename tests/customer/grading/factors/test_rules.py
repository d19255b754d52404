"""What people may say of a factor, the band that follows, and for how long it counts."""

from collections.abc import Collection
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.factors import rules
from services.customer.grading.grades.rules import Prospect
from services.customer.grading.schemes.rules import STANDARD, GradingBand, GradingFactor

A, B, C, D = GradingBand
PROSPECTS, SCALE = GradingFactor.PROSPECTS, GradingFactor.EXPECTED_SALES
FOUR = list(Prospect)


class Entry(NamedTuple):
    fiscal_year: int
    is_withdrawn: bool = False


@pytest.mark.parametrize(
    ("factor", "band", "prospects"), [(SCALE, A, None), (PROSPECTS, None, []), (PROSPECTS, None, FOUR)]
)
def test_a_factor_is_given_its_band_and_prospects_the_list(
    factor: GradingFactor, band: GradingBand | None, prospects: Collection[Prospect] | None
) -> None:
    rules.refuse_unclear(factor, band, prospects)


@pytest.mark.parametrize(
    ("factor", "band", "prospects"),
    [
        (SCALE, None, None),
        (PROSPECTS, None, None),
        (PROSPECTS, D, None),
        (PROSPECTS, A, FOUR),
        (PROSPECTS, A, []),
        (SCALE, None, FOUR),
        (SCALE, A, []),
    ],
)
def test_no_band_without_the_list_of_prospects_and_no_list_for_another_factor(
    factor: GradingFactor, band: GradingBand | None, prospects: Collection[Prospect] | None
) -> None:
    with pytest.raises(rules.FactorEntryUnclear):
        rules.refuse_unclear(factor, band, prospects)


@pytest.mark.parametrize(("count", "band"), [(4, A), (3, B), (2, B), (1, C), (0, D)])
def test_the_upper_band_takes_the_edge_of_the_prospects_that_hold(count: int, band: GradingBand) -> None:
    assert rules.entered_band(None, FOUR[:count], STANDARD) is band


def test_a_prospect_named_twice_counts_once() -> None:
    assert rules.entered_band(None, [Prospect.TALENT, Prospect.TALENT], STANDARD) is C


def test_a_band_given_is_the_band() -> None:
    assert [rules.entered_band(band, None, STANDARD) for band in GradingBand] == [A, B, C, D]


@pytest.mark.parametrize(
    ("entries", "year", "counts"),
    [
        ([Entry(2024)], 2023, []),
        ([Entry(2024)], 2024, [Entry(2024)]),
        ([Entry(2024)], 2026, [Entry(2024)]),
        ([Entry(2024), Entry(2026)], 2025, [Entry(2024)]),
        ([Entry(2026), Entry(2024)], 2026, [Entry(2026)]),
        ([Entry(2024), Entry(2025, is_withdrawn=True)], 2024, [Entry(2024)]),
        ([Entry(2024), Entry(2025, is_withdrawn=True)], 2025, []),
        ([Entry(2024), Entry(2025, is_withdrawn=True), Entry(2026)], 2027, [Entry(2026)]),
    ],
)
def test_an_entry_counts_from_its_year_on_until_the_next(entries: list[Entry], year: int, counts: list[Entry]) -> None:
    assert rules.in_force([("x", one) for one in entries], year) == counts


@given(
    entered=st.dictionaries(st.integers(2000, 2030), st.booleans(), min_size=1),
    later=st.integers(1, 9),
    year=st.integers(2000, 2030),
)
def test_what_is_entered_for_a_later_year_never_changes_an_earlier_one(
    entered: dict[int, bool], later: int, year: int
) -> None:
    known = [("x", Entry(one, is_withdrawn)) for one, is_withdrawn in entered.items()]
    assert rules.in_force([*known, ("x", Entry(year + later))], year) == rules.in_force(known, year)
