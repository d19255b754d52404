"""Accuracy and bias from sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.analytics.forecast_accuracy.rules import AccuracyReason, ForecastSums, accuracy_of, total_of


def sums(*cells: tuple[int, int]) -> ForecastSums:
    """Of cells of (forecast, actual)."""
    forecast, actual = sum(one[0] for one in cells), sum(one[1] for one in cells)
    deviation, absolute = sum(abs(a - f) for f, a in cells), sum(abs(a) for _, a in cells)
    return ForecastSums(len(cells), *map(Decimal, (forecast, actual, deviation, absolute)), 0, Decimal(0))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([(100, 100)], (1, 0, None)),
        ([(80, 100), (120, 100)], (Decimal("0.8"), 0, None)),
        ([(150, 100)], (Decimal("0.5"), Decimal("0.5"), None)),
        ([(300, 100)], (-1, 2, None)),
        ([(50, -50), (0, 50)], (Decimal("-0.5"), None, None)),
        ([(10, 0)], (None, None, AccuracyReason.NO_SALES)),
        ([], (None, None, AccuracyReason.NO_FORECAST)),
    ],
)
def test_accuracy_and_bias(cells: list[tuple[int, int]], expected: tuple[object, ...]) -> None:
    assert tuple(accuracy_of(sums(*cells))) == expected


@given(st.lists(st.integers(-1000, 1000), min_size=1).filter(any))
def test_a_perfect_forecast_has_the_accuracy_1(actuals: list[int]) -> None:
    found = accuracy_of(sums(*((one, one) for one in actuals)))
    assert found.accuracy == 1
    assert found.bias in {0, None}


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(-1000, 1000)), max_size=30))
def test_a_total_is_that_of_all_cells(cells: list[tuple[int, int]]) -> None:
    assert total_of([sums(one) for one in cells]) == sums(*cells)
    assert (accuracy_of(sums(*cells)).accuracy or 0) <= 1
