"""Bands, score, coverage, class: every edge of the method's tables, and that better never grades worse."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.grades import rules
from services.customer.grading.grades.rules import Movement
from services.customer.grading.schemes.rules import MEASURED, POINTS, STANDARD, GradingBand, GradingFactor
from services.customer.profile.standing.rules import CustomerClass

A, B, C, D = GradingBand
FACTORS = list(GradingFactor)
bands = st.dictionaries(st.sampled_from(FACTORS), st.sampled_from(list(GradingBand)), min_size=1)


@pytest.mark.parametrize(
    ("factor", "value", "band"),
    [
        (GradingFactor.PROFIT, "300000", A),
        (GradingFactor.PROFIT, "299999.9999", B),
        (GradingFactor.PROFIT, "100000", B),
        (GradingFactor.PROFIT, "99999.99", C),
        (GradingFactor.PROFIT, "30000", C),
        (GradingFactor.PROFIT, "29999.99", D),
        (GradingFactor.PROFIT, "-1", D),
        *(
            (factor, value, band)
            for factor in (GradingFactor.SALES, GradingFactor.EXPECTED_SALES)
            for value, band in [
                ("1000000", A),
                ("999999.9999", B),
                ("500000", B),
                ("499999.99", C),
                ("50000", C),
                ("49999.99", D),
            ]
        ),
        (GradingFactor.RELATIONSHIP_LENGTH, "60", A),
        (GradingFactor.RELATIONSHIP_LENGTH, "59", B),
        (GradingFactor.RELATIONSHIP_LENGTH, "36", B),
        (GradingFactor.RELATIONSHIP_LENGTH, "35", C),
        (GradingFactor.RELATIONSHIP_LENGTH, "12", C),
        (GradingFactor.RELATIONSHIP_LENGTH, "11", D),
        (GradingFactor.PROSPECTS, "4", A),
        (GradingFactor.PROSPECTS, "3", B),
        (GradingFactor.PROSPECTS, "2", B),
        (GradingFactor.PROSPECTS, "1", C),
        (GradingFactor.PROSPECTS, "0", D),
        (GradingFactor.LOYALTY, "12", A),
        (GradingFactor.LOYALTY, "9", B),
        (GradingFactor.LOYALTY, "4", C),
        (GradingFactor.LOYALTY, "3", D),
    ],
)
def test_the_upper_band_takes_the_edge(factor: GradingFactor, value: str, band: GradingBand) -> None:
    assert rules.band_of(Decimal(value), STANDARD.edges[factor]) is band


@pytest.mark.parametrize(
    ("top", "middle", "base", "band"),
    [
        (None, None, None, None),
        (3, 3, 3, A),
        (5, 4, 2, B),
        (None, 3, 3, B),
        (2, 3, None, B),
        (1, 1, 1, C),
        (None, 1, 1, C),
        (4, None, None, C),
        (None, None, 5, D),
        (0, 0, 3, D),
    ],
)
def test_depth_is_how_high_and_how_wide_we_are_close(
    top: int | None, middle: int | None, base: int | None, band: GradingBand | None
) -> None:
    assert rules.depth_band(top, middle, base) is band


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2020, 1, 15), date(2025, 1, 15), 60),
        (date(2020, 1, 15), date(2025, 1, 14), 59),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2026, 1, 1), date(2025, 1, 1), 0),
    ],
)
def test_only_whole_months_count(first: date, last: date, months: int) -> None:
    assert rules.months_between(first, last) == months


def test_the_score_is_over_the_factors_that_have_a_value() -> None:
    known = {FACTORS[0]: A, FACTORS[1]: B, FACTORS[2]: D}
    assert rules.score_of(known, STANDARD) == (Decimal("0.6667"), Decimal("0.2308"))
    assert rules.score_of({}, STANDARD) == (None, Decimal(0))
    assert rules.score_of(dict.fromkeys(FACTORS, A), STANDARD) == (1, 1)


@pytest.mark.parametrize(("coverage", "provisional"), [("0.6", False), ("0.5999", True), ("1", False), ("0", True)])
def test_below_sixty_percent_a_grade_is_provisional(coverage: str, provisional: bool) -> None:
    assert rules.is_provisional(Decimal(coverage), STANDARD) is provisional


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("0.85", CustomerClass.CORE),
        ("0.8499", CustomerClass.IMPORTANT),
        ("0.7", CustomerClass.IMPORTANT),
        ("0.6999", CustomerClass.ORDINARY),
        ("0.5", CustomerClass.ORDINARY),
        ("0.4999", CustomerClass.SMALL),
        ("0.25", CustomerClass.SMALL),
    ],
)
def test_the_class_follows_the_score(score: str, expected: CustomerClass) -> None:
    assert rules.class_of(Decimal(score), STANDARD, is_potential=False) is expected


def test_without_an_order_or_for_a_reason_a_customer_is_potential() -> None:
    assert rules.class_of(Decimal(1), STANDARD, is_potential=True) is CustomerClass.POTENTIAL
    assert rules.class_of(None, STANDARD, is_potential=False) is CustomerClass.POTENTIAL


@given(known=bands, factor=st.sampled_from(FACTORS))
def test_a_better_factor_never_lowers_a_grade(known: dict[GradingFactor, GradingBand], factor: GradingFactor) -> None:
    ranked = sorted(GradingBand, key=lambda band: POINTS[band])
    graded = [rules.score_of({**known, factor: band}, STANDARD).score for band in ranked]
    assert graded == sorted(graded, key=lambda score: score or 0)
    classes = [rules.class_of(score, STANDARD, is_potential=False) for score in graded]
    assert [rules.RANKS[one] for one in classes] == sorted(rules.RANKS[one] for one in classes)


@given(factor=st.sampled_from(MEASURED), values=st.lists(st.decimals(-(10**7), 10**7, places=4), min_size=2))
def test_a_higher_value_never_has_a_worse_band(factor: GradingFactor, values: list[Decimal]) -> None:
    points = [POINTS[rules.band_of(value, STANDARD.edges[factor])] for value in sorted(values)]
    assert points == sorted(points)


@given(ranks=st.tuples(*[st.none() | st.integers(0, 5)] * 3), layer=st.integers(0, 2), better=st.integers(0, 5))
def test_standing_better_with_a_layer_never_lowers_depth(
    ranks: tuple[int | None, ...], layer: int, better: int
) -> None:
    before, (top, middle, base) = rules.depth_band(*ranks), ranks
    lifted = [top, middle, base]
    lifted[layer] = max(better, -1 if ranks[layer] is None else ranks[layer] or 0)
    after = rules.depth_band(*lifted)
    assert after is not None
    assert before is None or POINTS[after] >= POINTS[before]


@pytest.mark.parametrize(
    ("sales", "share", "cutoff"),
    [
        ([], "0.1", None),
        ([9], "0.1", 9),
        ([9, 8, 7, 6, 5, 4, 3, 2, 1, 1], "0.1", 9),
        ([9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1], "0.1", 8),
        ([9, 9, 9, 1, 1, 1, 1, 1, 1, 1], "0.1", 9),
        ([9, 8], "0", None),
        ([9, 8], "1", 8),
    ],
)
def test_the_top_share_ends_at_its_last_customer(sales: list[int], share: str, cutoff: int | None) -> None:
    assert rules.top_cutoff([Decimal(one) for one in sales], Decimal(share)) == cutoff


@pytest.mark.parametrize(
    ("before", "now", "movement"),
    [
        (None, CustomerClass.CORE, Movement.FIRST),
        (CustomerClass.POTENTIAL, CustomerClass.SMALL, Movement.UP),
        (CustomerClass.CORE, CustomerClass.IMPORTANT, Movement.DOWN),
        (CustomerClass.SMALL, CustomerClass.SMALL, Movement.SAME),
    ],
)
def test_a_movement_is_by_class(before: CustomerClass | None, now: CustomerClass, movement: Movement) -> None:
    assert rules.movement_of(before, now) is movement


def test_a_movement_is_explained_by_the_factors_that_changed() -> None:
    before = rules.pack_bands({GradingFactor.PROFIT: A, GradingFactor.SALES: B})
    now = rules.pack_bands({GradingFactor.PROFIT: A, GradingFactor.SALES: C, GradingFactor.CREDIT: D})
    assert rules.moved_factors(before, now) == [GradingFactor.SALES, GradingFactor.CREDIT]
    assert rules.moved_factors(None, now) == []
