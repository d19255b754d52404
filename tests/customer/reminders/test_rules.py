"""When to remember what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.customer.grading.grades.standing import stage_of
from services.customer.grading.schemes.rules import STANDARD
from services.customer.profile.standing.rules import LifecycleStage
from services.customer.reminders.rules import (
    Window,
    WindowInvalid,
    anniversary,
    months_after,
    stage_changes,
    window_of,
)

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


def test_a_window_left_open_is_the_next_thirty_days() -> None:
    today = date(2026, 3, 1)
    assert window_of(None, None, today) == Window(today, date(2026, 3, 31))
    assert window_of(date.max, None, today) == Window(date.max, date.max)
    assert window_of(date(2026, 1, 1), date(2027, 1, 2), today).last == date(2027, 1, 2)  # 366 days on


@pytest.mark.parametrize("last", [date(2025, 12, 31), date(2027, 1, 3)])
def test_a_window_is_no_longer_than_a_year_nor_backward(last: date) -> None:
    with pytest.raises(WindowInvalid):
        window_of(date(2026, 1, 1), last, date(2026, 3, 1))
