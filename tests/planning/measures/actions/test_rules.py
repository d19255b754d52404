"""What is refused in each state of an action."""

import uuid

import pytest

from services.planning.measures.actions.rules import (
    ActionNotOpen,
    ActionOpen,
    ActionSource,
    ActionSourceUnfit,
    ActionState,
    is_untouched,
    own_source,
    refuse_not_open,
    refuse_open,
    refuse_source,
)

ID = uuid.uuid4()


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.CANCELLED])
def test_an_ended_action_is_only_reopened(state: ActionState) -> None:
    refuse_open(state)
    with pytest.raises(ActionNotOpen):
        refuse_not_open(state)


def test_an_open_action_is_not_reopened() -> None:
    refuse_not_open(ActionState.OPEN)
    with pytest.raises(ActionOpen):
        refuse_open(ActionState.OPEN)


def test_an_action_comes_from_its_plan_or_from_a_person() -> None:
    assert (own_source(ID), own_source(None)) == (ActionSource.PLAN, ActionSource.PERSON)


@pytest.mark.parametrize("source", [ActionSource.MEETING, ActionSource.RISK, ActionSource.SUMMIT_PROJECT])
def test_a_meeting_a_risk_or_a_summit_project_is_named(source: ActionSource) -> None:
    refuse_source(source, ID, None)
    refuse_source(source, ID, ID)
    with pytest.raises(ActionSourceUnfit) as raised:
        refuse_source(source, None, ID)
    assert raised.value.errors[0].pointer == "/source_id"


@pytest.mark.parametrize(
    ("source", "source_id", "plan_id", "pointer"),
    [
        (ActionSource.PLAN, None, None, "/plan_id"),
        (ActionSource.PLAN, ID, ID, "/source_id"),
        (ActionSource.PERSON, ID, None, "/source_id"),
    ],
)
def test_no_other_source_is_named(
    source: ActionSource, source_id: uuid.UUID | None, plan_id: uuid.UUID | None, pointer: str
) -> None:
    with pytest.raises(ActionSourceUnfit) as raised:
        refuse_source(source, source_id, plan_id)
    assert raised.value.errors[0].pointer == pointer


@pytest.mark.parametrize(
    ("source", "state", "is_carried_out", "goes"),
    [
        (ActionSource.PLAN, ActionState.OPEN, False, True),
        (ActionSource.PLAN, ActionState.CANCELLED, False, True),
        (ActionSource.PLAN, ActionState.DONE, False, False),
        (ActionSource.PLAN, ActionState.OPEN, True, False),
        (ActionSource.MEETING, ActionState.OPEN, False, False),
    ],
)
def test_only_what_nobody_worked_on_goes(
    source: ActionSource, state: ActionState, is_carried_out: bool, goes: bool
) -> None:
    assert is_untouched(source, state, is_carried_out=is_carried_out) is goes
