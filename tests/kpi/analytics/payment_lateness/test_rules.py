"""Ratios and means have a base, or no value."""

from decimal import Decimal

import pytest

from services.kpi.analytics.payment_lateness.rules import mean_days, share


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 3, "0.333333"), (2, 3, "0.666667"), (0, 3, "0"), (0, 0, None)]
)
def test_a_share_has_six_places(part: int, whole: int, expected: str | None) -> None:
    assert share(part, whole) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(("days", "weight", "expected"), [(10, 4, "2.5"), (1, 3, "0.33"), (0, 1, "0"), (5, 0, None)])
def test_mean_days_have_two_places(days: int, weight: int, expected: str | None) -> None:
    assert mean_days(days, weight) == (None if expected is None else Decimal(expected))
