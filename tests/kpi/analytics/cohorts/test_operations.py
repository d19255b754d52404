"""Which periods cohorts have, also where the fiscal year begins in April."""

from datetime import date

import pytest

from services.kpi.analytics.cohorts.model import CohortQuery
from services.kpi.analytics.cohorts.operations import periods_of
from services.kpi.analytics.cohorts.rules import MAX_PERIODS, CohortGrain, CohortsTooLong
from services.kpi.figures.kpi_values.rules import PeriodInvalid

TODAY = date(2025, 5, 20)


def labels(first_month: int = 1, **asked: object) -> tuple[list[str], int]:
    found = periods_of(CohortQuery.model_validate(asked), first_month, TODAY)
    return [one.label for one in found.periods], found.cohorts


def test_periods_are_whole_and_reach_until_today() -> None:
    assert labels(grain="quarter", **{"from": "2024-08-15", "to": "2024-12-31"}) == (
        ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"],
        2,
    )
    assert labels(4, grain="year", **{"from": "2024-03-31"})[0] == ["FY2023", "FY2024", "FY2025"]
    assert labels(4, grain="year", **{"from": "2024-04-01"})[0] == ["FY2024", "FY2025"]


@pytest.mark.parametrize("grain", CohortGrain)
def test_by_default_there_are_eight(grain: CohortGrain) -> None:
    found, cohorts = labels(grain=grain)
    assert len(found) == cohorts == 8


def test_too_many_periods_and_turned_round_ones_are_refused() -> None:
    with pytest.raises(CohortsTooLong):
        labels(grain="month", **{"from": "2020-05-31"})
    assert len(labels(grain="month", **{"from": "2020-06-01"})[0]) == MAX_PERIODS
    with pytest.raises(PeriodInvalid):
        labels(**{"from": "2025-05-21"})
