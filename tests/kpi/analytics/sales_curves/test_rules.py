"""Trend and season of months, by hand and in general."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.analytics.sales_curves.rules import YEAR, CurveReason, Fit, fit, season_of

PATTERN = [0.5, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 1.5]
"""Its mean is 1."""


def fitted(*args: list[float]) -> Fit:
    found = fit(*args)
    assert isinstance(found, Fit)
    return found


@pytest.mark.parametrize(("months", "has_trend"), [(5, False), (6, True)])
def test_a_trend_needs_six_months(months: int, has_trend: bool) -> None:
    found = fit([10.0 * month for month in range(months)])
    assert isinstance(found, Fit) is has_trend
    assert has_trend or found is CurveReason.TOO_FEW_MONTHS


@pytest.mark.parametrize(("months", "has_season"), [(23, False), (24, True)])
def test_a_season_needs_two_years(months: int, has_season: bool) -> None:
    found = season_of([1.0] * months)
    assert isinstance(found, list) is has_season
    assert has_season or found is CurveReason.TOO_FEW_MONTHS


def test_a_line_is_its_own_trend_and_one_large_project_moves_it_little() -> None:
    line = [100.0 + 10 * month for month in range(12)]
    found = fitted(line)
    assert (found.level, found.slope, found.trend(12)) == (100, 10, 220)
    assert found.band(12) == (220, 220)
    line[5] += 100_000
    assert fitted(line).slope == pytest.approx(10, abs=0.5)


def test_a_repeated_pattern_is_found_exactly() -> None:
    sales = [200 * PATTERN[month % YEAR] for month in range(36)]
    season = season_of(sales)
    assert isinstance(season, list)
    assert season == pytest.approx(PATTERN)
    found = fitted(sales, season)
    assert [found.expected(month) for month in range(36, 48)] == pytest.approx([200 * one for one in PATTERN])
    assert found.slope == pytest.approx(0)


def test_eight_of_ten_months_lie_in_the_band() -> None:
    sales = [100.0 + (month * 7 % 11) for month in range(30)]
    found = fitted(sales)
    inside = [found.band(month)[0] <= value <= found.band(month)[1] for month, value in enumerate(sales)]
    assert sum(inside) >= 0.8 * len(sales)


def test_sales_that_never_were_below_zero_are_not_expected_to_be() -> None:
    falling = fitted([60.0, 50, 40, 30, 20, 10, 0])
    assert (falling.trend(20), falling.band(20)) == (0, (0, 0))
    with_returns = fitted([60.0, 40, 20, 0, -20, -40, -60])
    assert with_returns.trend(7) == -80


def test_without_sales_on_average_there_is_no_season() -> None:
    assert season_of([0.0] * 30) is CurveReason.NO_SALES
    assert season_of([-1.0] * 30) is CurveReason.NO_SALES


@given(st.lists(st.integers(-1000, 100_000), min_size=24, max_size=60))
def test_the_indices_average_one_and_the_band_holds_its_expectation(months: list[int]) -> None:
    sales = [float(one) for one in months]
    season = season_of(sales)
    if isinstance(season, list):
        assert sum(season) / YEAR == pytest.approx(1)
        assert min(season) >= 0
    found = fitted(sales, season if isinstance(season, list) else [])
    for month in range(len(sales) + YEAR):
        low, high = found.band(month)
        assert low <= found.expected(month) + 1e-6
        assert high >= found.expected(month) - 1e-6
