"""Bounds, NPS and the days that count."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.relationship.satisfaction.scores.rules import (
    PeriodWrong,
    net_promoters,
    score_with_bounds,
    share,
    t_95,
    window,
)


@pytest.mark.parametrize(
    ("degrees", "t"),
    [(1, "12.706"), (2, "4.303"), (30, "2.042"), (31, "2.042"), (60, "2.042"), (61, "2.000"), (999, "1.980")],
)
def test_students_t(degrees: int, t: str) -> None:
    assert t_95(degrees) == Decimal(t)


def test_bounds_need_two_people() -> None:
    assert score_with_bounds(0, None, None) == (0, None, None, None)
    assert score_with_bounds(1, Decimal("0.8"), None) == (1, Decimal("0.8"), None, None)
    # 0.8 and 0.6: mean 0.7, s = 0.141421, t(1) · s / √2 = 1.2706
    assert score_with_bounds(2, Decimal("0.7"), Decimal("0.141421")) == (2, Decimal("0.7"), 0, 1)
    # five people: t(4) = 2.776, 2.776 · 0.1 / √5 = 0.12415
    assert score_with_bounds(5, Decimal("0.8"), Decimal("0.1")) == (
        5,
        Decimal("0.8"),
        Decimal("0.6759"),
        Decimal("0.9241"),
    )


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
@given(st.integers(2, 500), st.decimals(0, 1, places=4), st.decimals(0, "0.5", places=4))
def test_the_mean_lies_within_its_bounds(n: int, mean: Decimal, deviation: Decimal) -> None:
    _, score, low, high = score_with_bounds(n, mean, deviation)
    assert [0, low, score, high, 1] == sorted(filter(lambda one: one is not None, (0, low, score, high, 1)))


@pytest.mark.parametrize(
    ("promoters", "detractors", "n", "nps"),
    [(0, 0, 0, None), (1, 0, 1, "1"), (0, 1, 1, "-1"), (2, 1, 4, "0.25"), (1, 1, 3, "0")],
)
def test_net_promoters(promoters: int, detractors: int, n: int, nps: str | None) -> None:
    assert net_promoters(promoters, detractors, n) == (None if nps is None else Decimal(nps))
    assert share(1, 3) == Decimal("0.3333")


def test_the_days_that_count() -> None:
    today = date(2026, 3, 31)
    assert window(None, None, today, 12) == (date(2025, 4, 1), today)
    assert window(None, date(2026, 2, 28), today, 1) == (date(2026, 1, 29), date(2026, 2, 28))
    assert window(today, today, today, 12) == (today, today)


@pytest.mark.parametrize(
    ("first", "last", "parameter"),
    [(date(2026, 4, 1), None, "from"), (date(2026, 3, 2), date(2026, 3, 1), "to"), (date(2000, 1, 1), None, "from")],
)
def test_a_wrong_period_is_named(first: date, last: date | None, parameter: str) -> None:
    with pytest.raises(PeriodWrong) as refused:
        window(first, last, date(2026, 3, 31), 12)
    assert [error.parameter for error in refused.value.errors] == [parameter]
