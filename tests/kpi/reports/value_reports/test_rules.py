"""Quarters, due days and growth of value reports."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.reports.value_reports.rules import (
    GrowthNote,
    QualityNote,
    QuarterInvalid,
    QuarterNotOver,
    closed_quarter,
    due_day,
    growth_of,
    last_closed_quarter,
    note_on_growth,
    quarter_with,
)


@pytest.mark.parametrize(
    ("day", "first_month", "label", "first", "last"),
    [
        ("2026-01-01", 1, "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2025-12-31", 1, "2025-Q4", "2025-10-01", "2025-12-31"),
        ("2026-01-31", 2, "FY2025-Q4", "2025-11-01", "2026-01-31"),
        ("2026-02-01", 2, "FY2026-Q1", "2026-02-01", "2026-04-30"),
        ("2026-02-28", 4, "FY2025-Q4", "2026-01-01", "2026-03-31"),
    ],
)
def test_the_fiscal_quarter_with_a_day(day: str, first_month: int, label: str, first: str, last: str) -> None:
    quarter = quarter_with(date.fromisoformat(day), first_month)
    assert (quarter.label, str(quarter.first), str(quarter.last)) == (label, first, last)


@given(st.dates(date(2001, 1, 1), date(2060, 1, 1)), st.integers(1, 12))
def test_quarters_follow_on_one_another(day: date, first_month: int) -> None:
    quarter, before = quarter_with(day, first_month), last_closed_quarter(first_month, day)
    assert quarter.first <= day <= quarter.last
    assert before.last + timedelta(days=1) == quarter.first
    assert closed_quarter(before.first, first_month, day) == before


def test_a_report_is_about_a_quarter_that_is_over() -> None:
    with pytest.raises(QuarterInvalid):
        closed_quarter(date(2025, 2, 1), 1, date(2026, 1, 1))
    with pytest.raises(QuarterNotOver):
        closed_quarter(date(2025, 10, 1), 1, date(2025, 12, 31))
    assert closed_quarter(date(2025, 10, 1), 1, date(2026, 1, 1)).label == "2025-Q4"


# Thursday 1 and Friday 2 January are off, Sunday the 4th is a make-up day.
@pytest.mark.parametrize(("working_day", "expected"), [(1, date(2026, 1, 4)), (10, date(2026, 1, 15))])
def test_a_report_is_due_on_a_working_day_of_the_next_quarter(working_day: int, expected: date) -> None:
    assert due_day(quarter_with(date(2025, 12, 31), 1), working_day) == expected


@pytest.mark.parametrize(
    ("sales", "base", "expected"), [("150", "100", "0.5"), ("0", "100", "-1"), ("1", "0", None), ("1", "-5", None)]
)
def test_growth_needs_a_positive_base(sales: str, base: str, expected: str | None) -> None:
    assert growth_of(Decimal(sales), Decimal(base)) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("base", "first_month", "expected"),
    [
        ("0", "2020-01-01", GrowthNote.NO_BASE),
        ("5", "2024-10-01", None),
        ("5", "2024-11-01", GrowthNote.BASE_INCOMPLETE),
        ("5", None, GrowthNote.BASE_INCOMPLETE),
    ],
)
def test_a_base_with_months_before_the_first_order_is_marked(
    base: str, first_month: str | None, expected: GrowthNote | None
) -> None:
    first = date.fromisoformat(first_month) if first_month else None
    assert note_on_growth(Decimal(base), date(2024, 10, 1), first) is expected


RELEASED_WORDS = {
    GrowthNote.NO_BASE: ("Nothing was bought in the same quarter of last year", "上年同期无采购"),
    GrowthNote.BASE_INCOMPLETE: (
        "Our business began within the quarter compared with",
        "上年同期为合作起始季度，基数不完整",
    ),
    QualityNote.NO_SOURCE: ("Satisfaction is not measured yet", "暂无满意度数据来源"),
    QualityNote.NO_ANSWERS: ("There is no satisfaction survey of this quarter", "本季度暂无满意度调查数据"),
}


@pytest.mark.parametrize("code", [*GrowthNote, *QualityNote])
def test_what_a_code_says_in_released_reports_never_changes(code: GrowthNote | QualityNote) -> None:
    """Another meaning, or better words, get another code: customers have these papers."""
    assert (code.en, code.zh) == RELEASED_WORDS[code]
