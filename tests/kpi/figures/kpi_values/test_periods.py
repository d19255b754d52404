"""Periods of the fiscal year."""

from datetime import date
from itertools import pairwise

import pytest

from services.kpi.figures.kpi_values.periods import Calendar
from services.kpi.figures.kpis.rules import Grain


def labels(grain: Grain, first_month: int, first: str, last: str) -> list[tuple[str, str, str]]:
    periods = Calendar(grain, first_month).periods(date.fromisoformat(first), date.fromisoformat(last))
    return [(period.label, str(period.first), str(period.last)) for period in periods]


def test_months_quarters_and_years_of_a_calendar_year() -> None:
    assert labels(Grain.MONTH, 1, "2023-12-01", "2024-02-29") == [
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024-01", "2024-01-01", "2024-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ]
    assert [label for label, *_ in labels(Grain.QUARTER, 1, "2023-10-01", "2024-04-30")] == [
        "2023-Q4",
        "2024-Q1",
        "2024-Q2",
    ]
    assert labels(Grain.YEAR, 1, "2024-01-01", "2024-12-31") == [("2024", "2024-01-01", "2024-12-31")]


def test_a_fiscal_year_is_named_after_its_first_year_and_cut_off_at_the_requested_time() -> None:
    assert labels(Grain.YEAR, 4, "2024-01-01", "2024-06-30") == [
        ("FY2023", "2024-01-01", "2024-03-31"),
        ("FY2024", "2024-04-01", "2024-06-30"),
    ]
    assert labels(Grain.QUARTER, 4, "2024-01-01", "2024-06-30") == [
        ("FY2023-Q4", "2024-01-01", "2024-03-31"),
        ("FY2024-Q1", "2024-04-01", "2024-06-30"),
    ]


def test_the_total_is_one_period() -> None:
    assert labels(Grain.TOTAL, 7, "2011-01-01", "2014-12-31") == [("total", "2011-01-01", "2014-12-31")]


@pytest.mark.parametrize("first_month", range(1, 13))
@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER, Grain.YEAR])
def test_periods_follow_one_another_without_gaps(grain: Grain, first_month: int) -> None:
    periods = Calendar(grain, first_month).periods(date(2020, 2, 1), date(2023, 11, 30))
    assert (periods[0].first, periods[-1].last) == (date(2020, 2, 1), date(2023, 11, 30))
    assert all((after.first - before.last).days == 1 for before, after in pairwise(periods))
    assert len({period.label for period in periods}) == len(periods)
