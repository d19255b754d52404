"""When to remember what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.schemes.rules import STANDARD
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.reminders.rules import (
    anniversary,
    stage_changes,
)
from shared.customers.traits import stage_of
from shared.time import months_after

STAGES = list(LifecycleStage)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_a_stage_changes_on_the_day_it_is_announced(begun: date) -> None:
    for day, stage in stage_changes(begun, STANDARD).items():
        before = STAGES[STAGES.index(stage) - 1]
        assert stage_of(begun, day, STANDARD) is stage
        assert stage_of(begun, day - timedelta(days=1), STANDARD) is before


def test_a_stage_changes_when_the_scheme_says_so() -> None:
    longer = replace(STANDARD, initial_months=6)
    assert stage_changes(date(2023, 1, 15), longer) == {
        date(2023, 7, 16): LifecycleStage.STABLE,
        date(2024, 1, 16): LifecycleStage.DEEP,
        date(2026, 1, 16): LifecycleStage.SYMBIOSIS,
    }


@pytest.mark.parametrize(
    ("day", "year", "returns"),
    [
        (date(1980, 2, 29), 2023, date(2023, 2, 28)),
        (date(1980, 2, 29), 2024, date(2024, 2, 29)),
        (date(1980, 2, 29), 2100, date(2100, 2, 28)),  # no leap year
        (date(1980, 12, 31), 2023, date(2023, 12, 31)),
    ],
)
def test_a_day_returns_every_year(day: date, year: int, returns: date) -> None:
    assert anniversary(day, year) == returns


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 10, 31), 3, date(2026, 1, 31)),
    ],
)
def test_months_end_where_the_month_does(day: date, months: int, end: date) -> None:
    assert months_after(day, months) == end
