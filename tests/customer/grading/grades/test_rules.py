"""Bands, score, coverage, class: every edge of the method's tables, and that better never grades worse."""

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
    assert rules.class_of(Decimal(score), STANDARD, has_ordered=True) is expected


def test_without_an_order_a_customer_has_no_class_yet() -> None:
    assert rules.class_of(Decimal(1), STANDARD, has_ordered=False) is None
    assert rules.class_of(None, STANDARD, has_ordered=True) is None


@given(known=bands, factor=st.sampled_from(FACTORS))
def test_a_better_factor_never_lowers_a_grade(known: dict[GradingFactor, GradingBand], factor: GradingFactor) -> None:
    ranked = sorted(GradingBand, key=lambda band: POINTS[band])
    graded = [rules.score_of({**known, factor: band}, STANDARD).score for band in ranked]
    assert graded == sorted(graded, key=lambda score: score or 0)
    classes = [rules.class_of(score, STANDARD, has_ordered=True) for score in graded]
    assert [rules.RANKS[one] for one in classes] == sorted(rules.RANKS[one] for one in classes)


@given(factor=st.sampled_from(MEASURED), values=st.lists(st.decimals(-(10**7), 10**7, places=4), min_size=2))
def test_a_higher_value_never_has_a_worse_band(factor: GradingFactor, values: list[Decimal]) -> None:
    points = [POINTS[rules.band_of(value, STANDARD.edges[factor])] for value in sorted(values)]
    assert points == sorted(points)


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
        (None, None, Movement.SAME),
        (None, CustomerClass.SMALL, Movement.UP),
        (CustomerClass.SMALL, None, Movement.DOWN),
        (CustomerClass.CORE, CustomerClass.IMPORTANT, Movement.DOWN),
        (CustomerClass.SMALL, CustomerClass.SMALL, Movement.SAME),
    ],
)
def test_a_movement_is_by_class(before: CustomerClass | None, now: CustomerClass | None, movement: Movement) -> None:
    assert rules.movement_of(before, now) is movement


def test_a_movement_is_explained_by_the_factors_that_changed() -> None:
    before = rules.pack_bands({GradingFactor.PROFIT: A, GradingFactor.SALES: B})
    now = rules.pack_bands({GradingFactor.PROFIT: A, GradingFactor.SALES: C, GradingFactor.CREDIT: D})
    assert rules.moved_factors(before, now) == [GradingFactor.SALES, GradingFactor.CREDIT]
    assert rules.moved_factors(None, now) == []


@pytest.mark.parametrize(
    ("customers", "levels"),
    [(0, [0, 0, 0, 0]), (1, [1, 0, 0, 0]), (5, [1, 0, 2, 2]), (100, [1, 19, 30, 50]), (1000, [10, 190, 300, 500])],
)
def test_the_pyramid_counts_from_the_top(customers: int, levels: list[int]) -> None:
    pyramid = rules.pyramid_of(customers, STANDARD.reference_shares)
    assert [step.level for step in pyramid] == ["core", "important", "small_and_medium", "small"]
    assert [step.customers for step in pyramid] == levels
    assert [step.share_from_top for step in pyramid] == [Decimal(one) for one in ("0.01", "0.2", "0.5", "1")]


@given(customers=st.integers(0, 10**6))
def test_every_customer_has_a_place_in_the_pyramid(customers: int) -> None:
    steps = rules.pyramid_of(customers, STANDARD.reference_shares)
    assert sum(step.customers for step in steps) == customers
    assert min(step.customers for step in steps) >= 0


def test_every_factor_has_a_usual_reason_for_its_lack() -> None:
    assert list(rules.USUALLY_MISSING) == FACTORS
