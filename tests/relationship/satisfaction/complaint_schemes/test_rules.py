"""When the steps of escalation are taken, and which schemes are unsound."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import is_workday
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.relationship.satisfaction.complaint_schemes.model import STANDARD, EscalationStep
from services.relationship.satisfaction.complaint_schemes.rules import Clock, refuse_unsound_steps
from shared.schemes.problems import SchemeUnsound
from shared.working_days import CountedHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEFORE_NATIONAL_DAY = datetime(2025, 9, 30, 15, 20, tzinfo=SHANGHAI)


def step(**moment: Any) -> EscalationStep:
    return EscalationStep.model_validate({"clock": "answer", "tells": ["owner"], **moment})


@pytest.mark.parametrize(
    ("moment", "at"),
    [
        ({"after_share": "0.25"}, datetime(2025, 9, 30, 21, 20, tzinfo=SHANGHAI)),
        ({"after_share": "0.75"}, datetime(2025, 10, 9, 9, 20, tzinfo=SHANGHAI)),
        ({"after_share": "1"}, datetime(2025, 10, 9, 15, 20, tzinfo=SHANGHAI)),
        ({"hours_late": "0"}, datetime(2025, 10, 9, 15, 20, tzinfo=SHANGHAI)),
        ({"hours_late": "24"}, datetime(2025, 10, 10, 15, 20, tzinfo=SHANGHAI)),
        ({"hours_late": "48"}, datetime(2025, 10, 11, 15, 20, tzinfo=SHANGHAI)),  # Saturday, a make-up day
    ],
)
def test_steps_are_taken_by_the_hours_that_count(moment: dict[str, str], at: datetime) -> None:
    clock = Clock(BEFORE_NATIONAL_DAY, Decimal(24), CountedHours.WORKING_DAYS)
    assert clock.instant_of(step(**moment)) == at


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1), timezones=st.just(SHANGHAI)),
    st.integers(1, 200),
    st.sampled_from(CountedHours),
    st.decimals("0.01", 1, places=2),
    st.decimals(0, 100, places=1),
)
def test_a_share_of_the_time_comes_before_the_due_time_and_hours_late_after_it(
    since: datetime, hours: int, counted: CountedHours, share: Decimal, late: Decimal
) -> None:
    clock = Clock(since, Decimal(hours), counted)
    assert since <= clock.instant_of(step(after_share=share)) <= clock.due_at <= clock.instant_of(step(hours_late=late))


def test_the_standard_is_sound_and_a_step_has_one_moment() -> None:
    refuse_unsound_steps(STANDARD.escalation)
    for wrong in (step(), step(after_share="0.5", hours_late="1")):
        with pytest.raises(SchemeUnsound) as refused:
            refuse_unsound_steps([step(hours_late="0"), wrong])
        assert [error.pointer for error in refused.value.errors] == ["/content/escalation/1"]


HOUR = timedelta(hours=1)
COUNTED = st.sampled_from([CountedHours.WORKING_DAYS, CountedHours.WORKING_HOURS])
SINCE = st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1), timezones=st.just(SHANGHAI))


def counts(at: datetime, counted: CountedHours) -> bool:
    """Whether the clock runs at this moment, said independently: by the day, and by the hour."""
    local = at.astimezone(SHANGHAI)
    is_open = counted is CountedHours.WORKING_DAYS or time(9) <= local.time() < time(18)
    return is_open and is_workday(local.date())


@settings(max_examples=60, deadline=None)
@given(SINCE.map(lambda since: since.replace(minute=0, second=0, microsecond=0)), st.integers(1, 60), COUNTED)
def test_a_clock_runs_in_working_time_alone(since: datetime, hours: int, counted: CountedHours) -> None:
    due_at = Clock(since, Decimal(hours), counted).due_at
    steps = range(int((due_at - since) / HOUR))
    assert sum(counts(since + step * HOUR, counted) for step in steps) == hours
    assert counts(due_at - timedelta(microseconds=1), counted)


@given(SINCE, st.integers(1, 200), COUNTED, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_what_begins_later_is_not_due_earlier(
    since: datetime, hours: int, counted: CountedHours, later: timedelta
) -> None:
    assert Clock(since, Decimal(hours), counted).due_at <= Clock(since + later, Decimal(hours), counted).due_at


@given(SINCE, st.integers(1, 200))
def test_fewer_counted_hours_are_never_due_earlier(since: datetime, hours: int) -> None:
    by_way = [Clock(since, Decimal(hours), counted).due_at for counted in CountedHours]
    assert by_way == sorted(by_way)


@pytest.mark.parametrize(
    ("since", "hours", "counted", "due_at"),
    [
        # Working days: from midnight to midnight of the company.
        ("2025-09-29T00:00", 24, "working_days", "2025-09-30T00:00"),
        ("2025-09-29T23:59", 24, "working_days", "2025-09-30T23:59"),
        ("2025-09-30T00:00", 24, "working_days", "2025-10-01T00:00"),
        ("2025-09-30T00:01", 24, "working_days", "2025-10-09T00:01"),
        ("2025-09-30T23:59", 48, "working_days", "2025-10-10T23:59"),
        ("2025-10-01T00:00", 24, "working_days", "2025-10-10T00:00"),
        ("2025-10-08T23:59", 24, "working_days", "2025-10-10T00:00"),
        # Only Sunday 28 September and Saturday 11 October are make-up days; the weekends around them are free.
        ("2025-09-27T10:00", 24, "working_days", "2025-09-29T00:00"),
        ("2025-09-28T10:00", 24, "working_days", "2025-09-29T10:00"),
        ("2025-10-10T10:00", 24, "working_days", "2025-10-11T10:00"),
        ("2025-10-11T10:00", 24, "working_days", "2025-10-13T10:00"),
        # The green channel: one working hour, from 9 to 18.
        ("2025-09-30T08:59", 1, "working_hours", "2025-09-30T10:00"),
        ("2025-09-30T09:00", 1, "working_hours", "2025-09-30T10:00"),
        ("2025-09-30T16:59", 1, "working_hours", "2025-09-30T17:59"),
        ("2025-09-30T17:00", 1, "working_hours", "2025-09-30T18:00"),
        ("2025-09-30T17:01", 1, "working_hours", "2025-10-09T09:01"),
        ("2025-09-30T18:00", 1, "working_hours", "2025-10-09T10:00"),
        ("2025-09-28T17:30", 1, "working_hours", "2025-09-29T09:30"),
        ("2025-10-10T17:30", 1, "working_hours", "2025-10-11T09:30"),
        ("2025-10-11T17:30", 1, "working_hours", "2025-10-13T09:30"),
    ],
)
def test_the_edges_of_the_working_calendar(since: str, hours: int, counted: str, due_at: str) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) for text in (since, due_at))
    assert Clock(start, Decimal(hours), CountedHours(counted)).due_at == end
