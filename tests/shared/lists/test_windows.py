"""Windows of days."""

from datetime import date

import pytest

from shared.lists.windows import Window, WindowInvalid, calendar_window, window_of


def test_a_window_left_open_is_the_next_thirty_days() -> None:
    today = date(2026, 3, 1)
    assert window_of(None, None, today) == Window(today, date(2026, 3, 31))
    assert window_of(date.max, None, today) == Window(date.max, date.max)
    assert window_of(date(2026, 1, 1), date(2027, 1, 2), today).last == date(2027, 1, 2)  # 366 days on


@pytest.mark.parametrize("last", [date(2025, 12, 31), date(2027, 1, 3)])
def test_a_window_is_no_longer_than_a_year_nor_backward(last: date) -> None:
    with pytest.raises(WindowInvalid):
        window_of(date(2026, 1, 1), last, date(2026, 3, 1))


def test_a_calendar_left_open_is_a_year_from_thirty_days_ago() -> None:
    assert calendar_window(None, None, date(2026, 7, 1)) == Window(date(2026, 6, 1), date(2027, 6, 2))
    assert calendar_window(date(2026, 1, 1), None, date(2026, 7, 1)) == Window(date(2026, 1, 1), date(2026, 1, 31))
