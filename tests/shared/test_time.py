"""Days and months."""

from datetime import date

import pytest

from shared.time import months_between


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2020, 1, 15), date(2025, 1, 15), 60),
        (date(2020, 1, 15), date(2025, 1, 14), 59),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2026, 1, 1), date(2025, 1, 1), 0),
    ],
)
def test_only_whole_months_count(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months
