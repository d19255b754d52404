"""Value tags, matrix, tier and stage: every edge of the method's tables."""

from decimal import Decimal

import pytest

from services.customer.grading.grades import standing
from services.customer.grading.grades.standing import YearFigures
from services.customer.grading.schemes.rules import STANDARD, GradingBand
from services.customer.profile.standing.rules import Quadrant, ServiceTier, ValueTag


def figures(sales: str = "0", profit: str | None = None, margin: str | None = None) -> YearFigures:
    return YearFigures(Decimal(sales), profit and Decimal(profit), margin and Decimal(margin))  # type: ignore[arg-type]


def tags(known: YearFigures | None, cutoff: str | None = None, **judged: object) -> set[ValueTag]:
    told = {"is_on_course": False, "strategy": None, **judged}
    return set(standing.value_tags(known, STANDARD, cutoff=cutoff and Decimal(cutoff), **told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("profit", "margin", "expected"),
    [
        ("100000", "0.2", ValueTag.PROFIT),
        ("99999.9999", "0.5", ValueTag.NON_PROFIT),
        ("900000", "0.199999", ValueTag.NON_PROFIT),
        (None, None, ValueTag.NON_PROFIT),
    ],
)
def test_profit_needs_margin_and_amount(profit: str | None, margin: str | None, expected: ValueTag) -> None:
    assert tags(figures("500000", profit, margin)) == {expected}


@pytest.mark.parametrize(
    ("sales", "cutoff", "big"),
    [
        ("1000000", None, True),
        ("999999.9999", None, False),
        ("7000", "7000", True),
        ("6999.9999", "7000", False),
        ("0", None, False),
    ],
)
def test_big_by_sales_or_within_the_top_share_with_ties(sales: str, cutoff: str | None, big: bool) -> None:
    assert (ValueTag.BIG in tags(figures(sales), cutoff)) is big


@pytest.mark.parametrize(
    ("on_course", "band", "strategic"),
    [
        (True, GradingBand.A, True),
        (True, GradingBand.B, True),
        (True, GradingBand.C, False),
        (True, None, False),
        (False, GradingBand.A, False),
    ],
)
def test_strategic_needs_the_fit_and_the_match(on_course: bool, band: GradingBand | None, strategic: bool) -> None:
    assert (ValueTag.STRATEGIC in tags(None, is_on_course=on_course, strategy=band)) is strategic


def test_value_is_all_three() -> None:
    rich = figures("1000000", "200000", "0.2")
    assert tags(rich, is_on_course=True, strategy=GradingBand.B) == set(ValueTag) - {ValueTag.NON_PROFIT}
    assert ValueTag.VALUE not in tags(rich)
    assert tags(None) == {ValueTag.NON_PROFIT}


@pytest.mark.parametrize(
    ("sales", "top", "stable", "growing", "pain", "expected"),
    [
        ("9000000", True, True, None, None, Quadrant.CORE_VALUE),
        ("9000000", True, False, True, None, Quadrant.HIGH_POTENTIAL),
        ("50000", False, None, True, None, Quadrant.HIGH_POTENTIAL),
        ("50000", False, True, False, None, Quadrant.MAINTAIN),
        ("50000", False, None, None, True, None),
        ("49999.99", False, True, True, True, Quadrant.TO_OPTIMIZE),
        ("49999.99", False, True, True, False, None),
        ("0", False, None, None, None, None),
    ],
)
def test_the_matrix(
    sales: str, top: bool, stable: bool | None, growing: bool | None, pain: bool | None, expected: Quadrant | None
) -> None:
    judged = {"is_demand_stable": stable, "is_industry_growing": growing, "has_pain_point": pain}
    assert standing.quadrant_of(Decimal(sales), STANDARD, is_top=top, **judged) is expected


@pytest.mark.parametrize(
    ("sales", "tier"),
    [
        ("5000000", ServiceTier.STRATEGIC),
        ("4999999.99", ServiceTier.KEY),
        ("1000000", ServiceTier.KEY),
        ("999999.99", ServiceTier.BASIC),
        ("500000", ServiceTier.BASIC),
        ("499999.99", ServiceTier.STANDARD),
    ],
)
def test_the_tier_follows_the_yearly_spend(sales: str, tier: ServiceTier) -> None:
    assert standing.tier_of(Decimal(sales), STANDARD) is tier
