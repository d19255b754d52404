"""Which period a day belongs to."""

from datetime import date

import pytest

from services.kpi.facts.months.rules import NotArchivable, Period, refuse_recent

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-12-31", "2024"),
        ("2025-01-01", "2025_01"),
        ("2026-06-15", "2026_06"),
        ("2027-12-31", "2027_12"),
        ("2028-01-01", "2028"),
        ("1900-01-01", "1900"),
        ("2199-12-31", "2199"),
    ],
)
def test_years_around_the_present_one_are_stored_by_month(day: str, name: str) -> None:
    period = Period.of(date.fromisoformat(day), TODAY, ())
    assert period.name == name
    assert Period.named(f"orders_{name}") == period
    assert period.first <= date.fromisoformat(day) < period.until


def test_a_year_of_which_months_are_open_stays_by_month() -> None:
    assert Period.of(date(2019, 7, 31), TODAY, {2019}) == Period(date(2019, 7, 1), date(2019, 8, 1))


def test_a_month_ends_with_its_year() -> None:
    assert Period.month(date(2024, 12, 31)) == Period(date(2024, 12, 1), date(2025, 1, 1))


@pytest.mark.parametrize(("before", "is_refused"), [("2023-05-01", False), ("2023-05-02", True), ("2026-06-01", True)])
def test_the_last_three_years_stay(before: str, is_refused: bool) -> None:
    if not is_refused:
        refuse_recent(date.fromisoformat(before), TODAY)
        return
    with pytest.raises(NotArchivable, match="before 2023-05-01"):
        refuse_recent(date.fromisoformat(before), TODAY)
