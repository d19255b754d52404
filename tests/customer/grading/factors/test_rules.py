"""What people may say of a factor, and the band that follows."""

from collections.abc import Collection

import pytest

from services.customer.grading.factors import rules
from services.customer.grading.factors.rules import Prospect
from services.customer.grading.schemes.rules import STANDARD, GradingBand, GradingFactor

A, B, C, D = GradingBand
PROSPECTS, SCALE = GradingFactor.PROSPECTS, GradingFactor.EXPECTED_SALES
FOUR = list(Prospect)


@pytest.mark.parametrize("factor", GradingFactor)
def test_only_what_is_said_of_the_profit_takes_level_2(factor: GradingFactor) -> None:
    assert rules.clearance_to(factor) == (2 if factor is GradingFactor.PROFIT else 1)


@pytest.mark.parametrize(
    ("factor", "band", "prospects"),
    [(SCALE, A, None), (PROSPECTS, D, None), (PROSPECTS, None, []), (PROSPECTS, None, FOUR)],
)
def test_a_factor_is_given_its_band_or_prospects_the_list(
    factor: GradingFactor, band: GradingBand | None, prospects: Collection[Prospect] | None
) -> None:
    rules.refuse_unclear(factor, band, prospects)


@pytest.mark.parametrize(
    ("factor", "band", "prospects"),
    [
        (SCALE, None, None),
        (PROSPECTS, None, None),
        (PROSPECTS, A, FOUR),
        (PROSPECTS, A, []),
        (SCALE, None, FOUR),
        (SCALE, A, []),
    ],
)
def test_neither_both_nor_a_list_for_another_factor(
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
