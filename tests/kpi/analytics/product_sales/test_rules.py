"""Which days are compared with which."""

from datetime import date

import pytest

from services.kpi.analytics.product_sales.rules import compared_days
from services.kpi.analytics.sold_lines import DaysInvalid

TODAY = date(2025, 5, 20)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-12-31", ("2024-12-31", "2023-01-01", "2023-12-31")),
        ("2025-05-01", "2025-05-31", ("2025-05-20", "2024-05-01", "2024-05-20")),
        ("2024-02-29", "2024-02-29", ("2024-02-29", "2023-02-28", "2023-02-28")),
        ("2025-06-01", "2025-06-30", ("2025-06-01", "2024-06-01", "2024-06-01")),
        ("2025-02-01", "2025-02-28", ("2025-02-28", "2024-02-01", "2024-02-29")),
        ("2024-02-01", "2024-02-28", ("2024-02-28", "2023-02-01", "2023-02-28")),
    ],
    ids=["a year", "a running month", "a leap day", "a month to come", "after a leap year", "before a leap day"],
)
def test_like_days_are_compared(first: str, last: str, expected: tuple[str, ...]) -> None:
    found = compared_days(date.fromisoformat(first), date.fromisoformat(last), TODAY)
    assert tuple(day.isoformat() for day in found[1:]) == expected


@pytest.mark.parametrize(("last", "is_refused"), [("2025-01-01", False), ("2025-01-02", True), ("2024-01-01", True)])
def test_at_most_366_days(last: str, is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(DaysInvalid):
            compared_days(date(2024, 1, 2), date.fromisoformat(last), TODAY)
    else:
        assert compared_days(date(2024, 1, 2), date.fromisoformat(last), TODAY).last == date(2025, 1, 1)
