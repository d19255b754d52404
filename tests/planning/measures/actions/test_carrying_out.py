"""When an action may be carried out, and as what."""

import pytest

from services.planning.measures.actions.carrying_out import (
    NEVER_OF,
    ExecutionExists,
    ExecutionKind,
    ExecutionState,
    ExecutionUnfit,
    ReachMissing,
    SceneMissing,
    refuse_execution,
    refuse_unfit,
)
from services.planning.measures.actions.rules import ActionNotOpen, ActionState

VISIT = ExecutionKind.VISIT


@pytest.mark.parametrize("state", [None, ExecutionState.REFUSED, ExecutionState.CANCELLED])
def test_it_is_carried_out_once_until_that_was_refused_or_cancelled(state: ExecutionState | None) -> None:
    refuse_execution(ActionState.OPEN, VISIT, state)


@pytest.mark.parametrize("state", [ExecutionState.PENDING, ExecutionState.PLANNED, ExecutionState.HELD])
def test_it_is_not_carried_out_twice(state: ExecutionState) -> None:
    with pytest.raises(ExecutionExists):
        refuse_execution(ActionState.OPEN, VISIT, state)


def test_an_ended_action_is_not_carried_out() -> None:
    with pytest.raises(ActionNotOpen):
        refuse_execution(ActionState.DONE, None, None)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NEVER_OF.items() for name in sorted(names)])
def test_a_field_of_another_kind_is_refused(kind: ExecutionKind, name: str) -> None:
    with pytest.raises(ExecutionUnfit) as raised:
        refuse_unfit(kind, {name}, scene="meal", reach="area")
    assert [error.pointer for error in raised.value.errors] == [f"/{name}"]


def test_a_touchpoint_has_a_scene_and_a_campaign_a_reach() -> None:
    refuse_unfit(VISIT, set(), scene=None, reach=None)
    with pytest.raises(SceneMissing):
        refuse_unfit(ExecutionKind.TOUCHPOINT, set(), scene=None, reach=None)
    with pytest.raises(ReachMissing):
        refuse_unfit(ExecutionKind.CAMPAIGN, set(), scene=None, reach=None)
