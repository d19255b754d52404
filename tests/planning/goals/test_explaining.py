"""Which goals for relationships need a reason: every edge."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date

import pytest

from services.planning.asking import AnswerState
from services.planning.goals.explaining import GoalUnexplained, Level, refuse_unexplained_target
from services.planning.goals.level_goals.rules import CustomerLevel
from shared.customers.relationship_levels import RelationshipLevel
from shared.web.peers import PeerUnavailable

ACCEPTED, SUPPORTIVE = RelationshipLevel.ACCEPTED, RelationshipLevel.SUPPORTIVE
VENDOR, PARTNER = CustomerLevel.VENDOR, CustomerLevel.STRATEGIC_PARTNER


@dataclass
class Goal:
    """A goal in the fiscal year 2025, which begins in April."""

    target_level: Level
    due_on: date
    reason: str | None = None


@pytest.mark.parametrize(
    ("target", "current", "due_on", "places"),
    [
        (SUPPORTIVE, SUPPORTIVE, date(2025, 4, 1), []),
        (SUPPORTIVE, None, date(2026, 3, 31), []),
        (ACCEPTED, SUPPORTIVE, date(2025, 4, 1), ["/target_level"]),
        (SUPPORTIVE, ACCEPTED, date(2025, 3, 31), ["/due_on"]),
        (VENDOR, PARTNER, date(2026, 4, 1), ["/target_level", "/due_on"]),
    ],
)
def test_what_needs_a_reason_is_named(target: Level, current: Level | None, due_on: date, places: list[str]) -> None:
    goal = Goal(target, due_on)
    with pytest.raises(GoalUnexplained) if places else nullcontext() as refused:
        refuse_unexplained_target(goal, AnswerState.GIVEN, current, 2025, 4)
    assert [one.pointer for one in refused.value.errors] == places if refused else not places
    explained = replace(goal, reason="the plant closes")
    for answer in AnswerState:
        refuse_unexplained_target(explained, answer, None, 2025, 4)


def test_without_todays_level_only_a_goal_with_a_reason_is_written() -> None:
    goal = Goal(SUPPORTIVE, date(2025, 4, 1))
    with pytest.raises(PeerUnavailable):
        refuse_unexplained_target(goal, AnswerState.UNAVAILABLE, None, 2025, 4)
    refuse_unexplained_target(goal, AnswerState.NOT_PERMITTED, None, 2025, 4)
