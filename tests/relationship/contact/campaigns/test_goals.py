"""The goals of campaigns, and what their evaluation says."""

import pytest

from services.relationship.contact.campaigns import goals
from services.relationship.contact.campaigns.goals import GoalKind, GoalSaid


@pytest.mark.parametrize(
    ("goal", "wrong"),
    [
        (GoalSaid(GoalKind.RAISED_PEOPLE, True, True, False), []),
        (GoalSaid(GoalKind.RAISED_PEOPLE, True, True, True), []),
        (GoalSaid(GoalKind.RAISED_PEOPLE, False, False, False), ["count", "level"]),
        (GoalSaid(GoalKind.ATTENDEES, True, False, False), []),
        (GoalSaid(GoalKind.ATTENDEES, True, True, False), ["level"]),
        (GoalSaid(GoalKind.LEADS, False, False, True), ["count"]),
        (GoalSaid(GoalKind.FREE, False, False, True), []),
        (GoalSaid(GoalKind.FREE, True, False, False), ["count", "text"]),
    ],
)
def test_a_goal_has_what_its_kind_needs(goal: GoalSaid, wrong: list[str]) -> None:
    found: list[str | None] = []
    try:
        goals.refuse_unsound_goals([goal])
    except goals.GoalUnsound as refused:
        found = [one.pointer for one in refused.errors]
    assert found == [f"/goals/0/{name}" for name in wrong]


def test_the_evaluation_says_what_is_not_counted() -> None:
    kinds = [GoalKind.ATTENDEES, GoalKind.LEADS, GoalKind.FREE]
    goals.refuse_unsound_results(kinds, {1: (True, False), 2: (False, True)})
    for results in ({}, {1: (True, False)}, {1: (False, True), 2: (False, True)}):
        with pytest.raises(goals.ResultUnsound):
            goals.refuse_unsound_results(kinds, results)
    for extra in (0, 3):  # a counted goal, and one that is not there
        with pytest.raises(goals.ResultUnsound):
            goals.refuse_unsound_results(kinds, {1: (True, False), 2: (False, True), extra: (True, False)})
