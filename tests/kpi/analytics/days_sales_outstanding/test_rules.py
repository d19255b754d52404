"""The two formulas of DSO, at their edges."""

from datetime import date
from decimal import Decimal

import pytest

from services.kpi.analytics.days_sales_outstanding.rules import (
    Dso,
    MonthSales,
    NoValue,
    by_turnover,
    count_back,
    month_ends,
    turnover,
)

AS_OF = date(2024, 6, 30)


def sales(*amounts: int) -> list[MonthSales]:
    """Net credit sales of June 2024 and the months before it."""
    return [MonthSales(date(2024, 6 - back, 1), Decimal(amount)) for back, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("balance", "amounts", "days"),
    [
        (0, [100, 200], "0"),
        (50, [100, 200], "15"),
        (100, [100, 200], "30"),
        (200, [100, 200], "45.5"),
        (300, [100, 200], "61"),
        (100, [0, 200], "45.5"),
        (100, [-40, 200], "45.5"),
        (160, [100, 0, 60], "91"),
    ],
)
def test_counting_back_uses_up_the_balance(balance: int, amounts: list[int], days: str) -> None:
    assert count_back(Decimal(balance), AS_OF, sales(*amounts)) == Dso(Decimal(days))


def test_the_running_month_has_the_days_so_far() -> None:
    of_june = [MonthSales(date(2024, 6, 1), Decimal(100))]
    assert count_back(Decimal(50), date(2024, 6, 10), of_june) == Dso(Decimal(5))


@pytest.mark.parametrize(
    ("balance", "amounts", "reason"),
    [
        (-1, [100], NoValue.IN_CREDIT),
        (0, [], NoValue.NO_SALES),
        (10, [0, -5], NoValue.NO_SALES),
        (301, [100, 200], NoValue.OLDER_SALES),
    ],
)
def test_counting_back_says_why_it_has_no_days(balance: int, amounts: list[int], reason: NoValue) -> None:
    assert count_back(Decimal(balance), AS_OF, sales(*amounts)) == Dso(None, reason)


@pytest.mark.parametrize(
    ("sold", "mean", "expected"),
    [
        (730, 100, Dso(Decimal(50))),
        (730, 0, Dso(Decimal(0))),
        (0, 100, Dso(None, NoValue.NO_SALES)),
        (-5, 100, Dso(None, NoValue.NO_SALES)),
        (730, -1, Dso(None, NoValue.IN_CREDIT)),
    ],
)
def test_days_by_turnover(sold: int, mean: int, expected: Dso) -> None:
    assert by_turnover(Decimal(sold), Decimal(mean), 365) == expected


@pytest.mark.parametrize(("sold", "mean", "expected"), [(730, 100, "7.3"), (0, 100, "0"), (1, 3, "0.333333")])
def test_turnover_is_sales_over_the_mean_balance(sold: int, mean: int, expected: str) -> None:
    assert turnover(Decimal(sold), Decimal(mean)) == Decimal(expected)
    assert turnover(Decimal(sold), Decimal(0)) is None


def test_month_ends_end_with_the_day_itself() -> None:
    assert month_ends(date(2024, 3, 15), 3) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 15)]
    assert month_ends(date(2024, 2, 29), 1) == [date(2024, 2, 29)]
