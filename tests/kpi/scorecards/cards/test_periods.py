"""Periods of scorecards, and the days that steps are due on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.scorecards.cards.periods import (
    PeriodKind,
    ScorecardPeriodInvalid,
    Span,
    due_days,
    period_after,
    period_of,
)
from services.kpi.scorecards.schemes.model import STANDARD


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "starts_on", "first_month", "ends_on"),
    [
        (PeriodKind.MONTH, "2024-02-01", 1, "2024-02-29"),
        (PeriodKind.QUARTER, "2024-01-01", 1, "2024-03-31"),
        (PeriodKind.QUARTER, "2024-05-01", 2, "2024-07-31"),
        (PeriodKind.HALF_YEAR, "2024-07-01", 1, "2024-12-31"),
        (PeriodKind.HALF_YEAR, "2024-04-01", 4, "2024-09-30"),
        (PeriodKind.YEAR, "2024-04-01", 4, "2025-03-31"),
    ],
)
def test_the_end_of_a_period_follows_from_its_start(
    kind: PeriodKind, starts_on: str, first_month: int, ends_on: str
) -> None:
    assert period_of(kind, day(starts_on), None, first_month) == (day(starts_on), day(ends_on))


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_on", "code"),
    [
        (PeriodKind.QUARTER, "2024-02-01", None, "starts_elsewhere"),
        (PeriodKind.MONTH, "2024-02-02", None, "starts_elsewhere"),
        (PeriodKind.QUARTER, "2024-01-01", "2024-03-30", "ends_elsewhere"),
        (PeriodKind.CUSTOM, "2024-01-01", None, "end_missing"),
        (PeriodKind.CUSTOM, "2024-01-02", "2024-01-01", "end_missing"),
        (PeriodKind.CUSTOM, "2024-01-01", "2026-01-01", "end_missing"),
    ],
)
def test_another_period_is_refused(kind: PeriodKind, starts_on: str, ends_on: str | None, code: str) -> None:
    with pytest.raises(ScorecardPeriodInvalid) as refused:
        period_of(kind, day(starts_on), day(ends_on) if ends_on else None, 1)
    assert [error.code for error in refused.value.errors] == [code]


@pytest.mark.parametrize(
    ("kind", "span", "following"),
    [
        (PeriodKind.MONTH, ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")),
        (PeriodKind.QUARTER, ("2023-10-01", "2023-12-31"), ("2024-01-01", "2024-03-31")),
        (PeriodKind.CUSTOM, ("2011-05-31", "2011-08-30"), ("2011-08-31", "2011-11-29")),
        (PeriodKind.CUSTOM, ("2024-01-01", "2024-01-10"), ("2024-01-11", "2024-01-20")),
    ],
)
def test_the_next_period_is_as_long(kind: PeriodKind, span: tuple[str, str], following: tuple[str, str]) -> None:
    assert period_after(kind, Span(*map(day, span))) == tuple(map(day, following))


@given(st.sampled_from([one for one in PeriodKind if one is not PeriodKind.CUSTOM]), st.integers(1, 12))
def test_periods_follow_on_one_another(kind: PeriodKind, first_month: int) -> None:
    span = period_of(kind, date(2023, first_month, 1), None, first_month)
    for _ in range(5):
        following = period_after(kind, span)
        assert following.starts_on == span.ends_on + timedelta(days=1)
        assert following == period_of(kind, following.starts_on, None, first_month)
        span = following


def test_steps_are_due_around_the_period() -> None:
    # Of New Year only 1 January is off; around Qingming 4 to 6 April are, and Sunday the 7th is a make-up day.
    days = due_days(Span(day("2024-01-01"), day("2024-03-31")), STANDARD.days)
    assert {name: str(value) for name, value in days.items()} == {
        "agree_by": "2024-01-08",
        "assess_by": "2024-04-08",
        "review_by": "2024-04-15",
        "close_by": "2024-04-22",
    }
