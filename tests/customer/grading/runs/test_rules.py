"""Which days a run looks at."""

from datetime import date

import pytest

from services.customer.grading.runs.rules import Window, window_of
from services.customer.grading.schemes.years import FiscalYearNotBegun


@pytest.mark.parametrize(
    ("start", "today", "window"),
    [
        (1, date(2025, 3, 1), Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 3, 1), False)),
        (1, date(2027, 3, 1), Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), True)),
        (4, date(2027, 3, 1), Window(date(2024, 4, 1), date(2025, 3, 31), date(2026, 3, 31), True)),
        (1, date(2025, 1, 1), Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1), False)),
        (1, date(2025, 12, 31), Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), False)),
        (1, date(2026, 1, 1), Window(date(2024, 1, 1), date(2024, 12, 31), date(2025, 12, 31), True)),
    ],
)
def test_last_year_is_the_one_before(start: int, today: date, window: Window) -> None:
    assert window_of(2025, start, today) == window


def test_a_year_is_graded_from_its_first_day_on() -> None:
    with pytest.raises(FiscalYearNotBegun):
        window_of(2025, 4, date(2025, 3, 31))
