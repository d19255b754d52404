"""Working days with public holidays and make-up days, and the hours that count towards a deadline."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from structlog import ReturnLogger, make_filtering_bound_logger, wrap_logger
from structlog.testing import LogCapture

import shared.working_days
from shared.time import DEFAULT_ZONE, use_company_zone
from shared.working_days import (
    DEFAULT_HOURS,
    CountedHours,
    after_hours,
    is_working_day,
    nth_working_day,
    use_company_calendar,
)
from tests.shared.conftest import ThingSettings

SHANGHAI = ZoneInfo("Asia/Shanghai")
INSTANTS = st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
HOURS = st.decimals(0, 400, places=2)


@pytest.fixture(autouse=True)
def default_calendar() -> Iterator[None]:
    """The calendar that a test sets does not outlive it."""
    yield
    use_company_zone(DEFAULT_ZONE)
    use_company_calendar("CN", *DEFAULT_HOURS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2025-09-27", False),  # Saturday
        ("2025-09-28", True),  # Sunday, make-up day for National Day
        ("2025-09-30", True),
        ("2025-10-01", False),
        ("2025-10-08", False),  # the last day of National Day and Mid-Autumn, a Wednesday
        ("2025-10-09", True),
        ("2025-10-11", True),  # Saturday, make-up day
        ("2025-10-12", False),
    ],
)
def test_public_holidays_are_off_and_make_up_days_are_not(day: str, is_working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is is_working


@given(st.dates(date(2018, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_working_days_are_counted_from_the_first(first: date, number: int) -> None:
    found = nth_working_day(first, number)
    days = [first + timedelta(days=place) for place in range((found - first).days + 1)]
    assert is_working_day(found)
    assert sum(map(is_working_day, days)) == number


def test_a_year_that_nobody_knows_yet_has_monday_to_friday_and_is_logged_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_company_calendar("CN", *DEFAULT_HOURS)
    shared.working_days._days_off.cache_clear()
    # A logger of its own: the module's keeps how it was configured when a service was opened before.
    capture = LogCapture()
    monkeypatch.setattr(
        shared.working_days,
        "log",
        wrap_logger(ReturnLogger(), processors=[capture], wrapper_class=make_filtering_bound_logger(0)),
    )
    days = [date(2089, 10, 1) + timedelta(days=place) for place in range(7)]
    assert [is_working_day(day) for day in days] == [day.weekday() < 5 for day in days]
    assert [(log["event"], log["country"], log["year"]) for log in capture.entries] == [
        ("working_days_unknown", "CN", 2089)
    ]


@pytest.mark.parametrize(
    ("country", "day", "is_working"),
    [
        ("DE", "2025-10-03", False),
        ("DE", "2025-10-01", True),
        ("DE", "2025-01-06", True),
        ("DE-BY", "2025-01-06", False),
        ("AE", "2025-09-28", False),  # Sunday
        ("SA", "2025-09-28", True),  # Sunday: the weekend is Friday and Saturday
    ],
)
def test_other_countries_have_their_own_holidays_and_weekends(country: str, day: str, is_working: bool) -> None:
    use_company_calendar(country, *DEFAULT_HOURS)
    assert is_working_day(date.fromisoformat(day)) is is_working


@pytest.mark.parametrize(
    ("start", "hours", "counted", "end"),
    [
        # National Day 2025: 1 to 8 October are off, Sunday 28 September and Saturday 11 October are make-up days.
        ("2025-09-30T15:00", 24, CountedHours.CLOCK, "2025-10-01T15:00"),
        ("2025-09-30T15:00", 24, CountedHours.WORKING_DAYS, "2025-10-09T15:00"),
        ("2025-09-30T15:00", 48, CountedHours.WORKING_DAYS, "2025-10-10T15:00"),
        ("2025-09-30T15:00", 72, CountedHours.WORKING_DAYS, "2025-10-11T15:00"),
        ("2025-09-27T15:00", 24, CountedHours.WORKING_DAYS, "2025-09-29T00:00"),  # a Saturday: begins on Sunday
        ("2025-10-03T10:00", 24, CountedHours.WORKING_DAYS, "2025-10-10T00:00"),
        ("2025-09-30T17:30", 1, CountedHours.WORKING_HOURS, "2025-10-09T09:30"),
        ("2025-09-30T17:00", 1, CountedHours.WORKING_HOURS, "2025-09-30T18:00"),
        ("2025-09-30T07:00", 1, CountedHours.WORKING_HOURS, "2025-09-30T10:00"),
        ("2025-09-30T20:00", 1, CountedHours.WORKING_HOURS, "2025-10-09T10:00"),
        ("2025-09-30T09:00", 18, CountedHours.WORKING_HOURS, "2025-10-09T18:00"),
        ("2025-10-03T10:00", 0, CountedHours.WORKING_HOURS, "2025-10-03T10:00"),
    ],
)
def test_hours_are_counted_over_a_public_holiday(start: str, hours: int, counted: CountedHours, end: str) -> None:
    assert after_hours(at(start), Decimal(hours), counted) == at(end)


def test_a_day_with_a_change_of_clocks_has_its_own_number_of_hours() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    use_company_zone(berlin)
    use_company_calendar("SA", *DEFAULT_HOURS)  # people work on Sundays, when the clocks change
    start = datetime(2024, 3, 31, tzinfo=berlin)  # 23 hours
    assert after_hours(start, Decimal(23), CountedHours.WORKING_DAYS) == datetime(2024, 4, 1, tzinfo=berlin)


@given(INSTANTS, HOURS, HOURS, st.sampled_from(CountedHours))
def test_hours_add_up(start: datetime, hours: Decimal, more: Decimal, counted: CountedHours) -> None:
    at_once = after_hours(start, hours + more, counted)
    assert abs(after_hours(after_hours(start, hours, counted), more, counted) - at_once) < timedelta(milliseconds=1)


@given(INSTANTS, HOURS, HOURS)
def test_more_hours_never_end_earlier_and_the_clock_ends_first(start: datetime, hours: Decimal, more: Decimal) -> None:
    by_way = [after_hours(start, hours, counted) for counted in CountedHours]
    assert by_way == sorted(by_way)
    for counted, end in zip(CountedHours, by_way, strict=True):
        assert after_hours(start, hours + more, counted) >= end


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"calendar_country": "XX"}, "calendar_country"),
        ({"calendar_country": "DE-XX"}, "calendar_country"),
        ({"calendar_country": "China"}, "calendar_country"),
        ({"working_day_starts": time(18), "working_day_ends": time(9)}, "working_day_ends"),
    ],
)
def test_a_calendar_that_cannot_be_counted_on_is_refused_at_the_start(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        ThingSettings(**wrong)  # type: ignore[arg-type]
