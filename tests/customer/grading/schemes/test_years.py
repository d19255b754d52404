"""Fiscal years: which one runs, which one is closed, and months before a day."""

from datetime import date

import pytest

from services.customer.grading.schemes import years


@pytest.mark.parametrize(
    ("today", "first_month", "running", "due_on"),
    [
        (date(2025, 12, 31), 1, 2025, date(2025, 1, 1)),
        (date(2026, 1, 1), 1, 2026, date(2026, 1, 1)),
        (date(2026, 3, 31), 4, 2025, date(2025, 4, 1)),
        (date(2026, 4, 1), 4, 2026, date(2026, 4, 1)),
    ],
)
def test_a_year_is_closed_on_the_day_after_its_last(today: date, first_month: int, running: int, due_on: date) -> None:
    assert years.fiscal_year_of(today, first_month) == running
    assert years.last_closed_year(today, first_month) == (running - 1, due_on)


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2025, 12, 31), 24, date(2024, 1, 1)),
        (date(2026, 3, 31), 24, date(2024, 4, 1)),
        (date(2025, 6, 15), 1, date(2025, 5, 16)),
        (date(2024, 2, 28), 12, date(2023, 2, 28)),
        (date(2025, 3, 30), 1, date(2025, 2, 28)),
    ],
)
def test_months_end_with_the_day(day: date, months: int, first: date) -> None:
    assert years.months_before(day, months) == first
