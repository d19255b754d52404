"""What is refused of a meeting."""

from datetime import UTC, datetime, timedelta

import pytest

from services.planning.meetings.meetings.rules import (
    MeetingEndsBeforeStart,
    MeetingNotBegun,
    MeetingState,
    MinutesMissing,
    MinutesReleased,
    refuse_release,
    refuse_released,
    refuse_wrong_times,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPEN, RELEASED = MeetingState.OPEN, MeetingState.RELEASED


@pytest.mark.parametrize("ends_at", [NOW, NOW - SECOND])
def test_a_meeting_ends_after_its_start(ends_at: datetime) -> None:
    refuse_wrong_times(NOW, NOW + SECOND)
    with pytest.raises(MeetingEndsBeforeStart):
        refuse_wrong_times(NOW, ends_at)


def test_minutes_are_released_once_the_meeting_has_begun() -> None:
    refuse_release(OPEN, "minutes", NOW, NOW)
    with pytest.raises(MeetingNotBegun):
        refuse_release(OPEN, "minutes", NOW + SECOND, NOW)


def test_there_must_be_minutes() -> None:
    with pytest.raises(MinutesMissing):
        refuse_release(OPEN, None, NOW, NOW)


def test_released_minutes_stay() -> None:
    refuse_released(OPEN)
    with pytest.raises(MinutesReleased):
        refuse_released(RELEASED)
    with pytest.raises(MinutesReleased):
        refuse_release(RELEASED, "minutes", NOW, NOW)
