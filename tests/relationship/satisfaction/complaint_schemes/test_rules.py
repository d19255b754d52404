"""When the steps of escalation are taken, and which schemes are unsound."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
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
