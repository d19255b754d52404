"""The actions and meetings of the demo company: the API would take all of them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.demo.actions import Action, actions
from deploy.local.demo.level_actions import level_actions
from deploy.local.demo.meetings import Meeting, meetings
from deploy.local.demo.planning import LEVELS
from services.planning.measures.actions import shapes
from services.planning.measures.actions.carrying_out import ExecutionKind, refuse_unfit
from services.planning.meetings.meetings.rules import MeetingKind, refuse_wrong_times
from services.planning.meetings.meetings.shapes import MeetingCreate
from services.planning.meetings.schemes.store import STANDARD
from shared.time import day_of
from tests.deploy.local.demo.conftest import AS_OF

ACTIONS, MEETINGS = (*actions(AS_OF), *level_actions(AS_OF)), meetings(AS_OF)
SHAPES: dict[str, Any] = {"completion": shapes.ActionCompletion, "cancellation": shapes.ActionCancellation}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
def test_an_action_is_sound_and_so_is_what_carries_it_out(action: Action) -> None:
    body = shapes.ActionCreate.model_validate(action.body | {"customer_id": uuid4()})
    if done := action.execution:
        asked = shapes.ActionExecution.model_validate({"kind": done.kind, **done.said})
        sent = asked.model_fields_set
        refuse_unfit(asked.kind, sent, scene=body.scene, reach=asked.reach)
    for verb, said in action.steps:
        SHAPES[verb].model_validate(said)


def test_actions_show_what_there_is() -> None:
    carried_out = {one.execution.kind for one in ACTIONS if one.execution and one.execution.steps}
    assert carried_out == {kind.value for kind in ExecutionKind}
    late = [one for one in ACTIONS if not one.execution and not one.steps and is_past(one)]
    assert [one.key for one in late] == ["roadmap", "department review"]
    assert {verb for one in ACTIONS for verb, _ in one.steps} == set(SHAPES)
    assert [one.key for one in ACTIONS if one.of_summit] == ["gap"]
    assert len({one.key for one in ACTIONS}) == len(ACTIONS)
    assert {one.level for one in ACTIONS if one.level} == {kind for kind, _ in LEVELS}


def is_past(action: Action) -> bool:
    return date.fromisoformat(action.body["due_on"]) < AS_OF


def parsed(meeting: Meeting) -> MeetingCreate:
    return MeetingCreate.model_validate(meeting.body | {"customer_id": uuid4()})


def test_meetings_of_all_kinds_are_sound_and_their_agendas_fit() -> None:
    found = [parsed(one) for one in MEETINGS]
    for one in found:
        refuse_wrong_times(one.starts_at, one.ends_at)
        planned = timedelta(minutes=sum(item.duration_minutes or 0 for item in one.agenda))
        assert planned == one.ends_at - one.starts_at
    assert {one.kind for one in found} == set(MeetingKind)
    assert all(parsed(one).minutes for one in MEETINGS if one.are_released)


def test_the_minutes_of_one_meeting_are_late_and_another_one_is_coming() -> None:
    waiting = [day_of(parsed(one).ends_at) + timedelta(days=STANDARD.minutes_days) for one in MEETINGS]
    open_ones = [day for day, one in zip(waiting, MEETINGS, strict=True) if not one.are_released]
    assert sorted(day < AS_OF for day in open_ones) == [False, True]
