"""Targets by value rating, and how bad it is to miss them: every edge (method, 2.7)."""

from decimal import Decimal

import pytest

from services.relationship.satisfaction.schemes.model import STANDARD, GapSteps, SatisfactionTargets
from services.relationship.satisfaction.schemes.rules import (
    SatisfactionRating,
    rating_of,
    refuse_unsound,
    severity_of,
    targets_by_rating,
)
from shared.schemes.problems import SchemeUnsound


@pytest.mark.parametrize(
    ("tags", "rating", "target"),
    [
        ([], SatisfactionRating.STANDARD, Decimal("0.95")),
        (["profit"], SatisfactionRating.STANDARD, Decimal("0.95")),
        (["profit", "big"], SatisfactionRating.STANDARD, Decimal("0.95")),
        (["strategic", "profit", "big", "value"], SatisfactionRating.VALUE, Decimal(1)),
        (["non_profit"], SatisfactionRating.TOLERATED, None),
        (["strategic", "non_profit"], SatisfactionRating.TOLERATED, None),
        (["non_profit", "big"], SatisfactionRating.CONVERSION, None),
        (["strategic", "big", "non_profit"], SatisfactionRating.CONVERSION, None),
    ],
)
def test_the_rating_decides_the_target(tags: list[str], rating: SatisfactionRating, target: Decimal | None) -> None:
    assert rating_of(tags) is rating
    assert targets_by_rating(SatisfactionTargets()).get(rating) == target


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        ("1", None),
        ("0.95", None),
        ("0.949999", "low"),
        ("0.900001", "low"),
        ("0.9", "medium"),
        ("0.800001", "medium"),
        ("0.8", "high"),
        ("0", "high"),
    ],
)
def test_the_gap_decides_the_severity(score: str, severity: str | None) -> None:
    assert severity_of(Decimal(score), Decimal("0.95"), GapSteps()) == severity


def test_a_first_step_above_zero_forgives_small_gaps() -> None:
    steps = GapSteps(low=Decimal("0.02"))
    assert severity_of(Decimal("0.94"), Decimal("0.95"), steps) is None
    assert severity_of(Decimal("0.93"), Decimal("0.95"), steps) == "low"


@pytest.mark.parametrize("steps", [{"low": "0.05"}, {"medium": "0.15"}, {"medium": "0.2"}])
def test_steps_rise(steps: dict[str, str]) -> None:
    with pytest.raises(SchemeUnsound):
        refuse_unsound(GapSteps(**{name: Decimal(value) for name, value in steps.items()}))
    refuse_unsound(STANDARD.gap_steps)
