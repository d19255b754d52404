"""What is refused in each state of an action."""

import pytest

from services.planning.measures.actions.rules import (
    ActionNotOpen,
    ActionOpen,
    ActionState,
    refuse_not_open,
    refuse_open,
)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.CANCELLED])
def test_an_ended_action_is_only_reopened(state: ActionState) -> None:
    refuse_open(state)
    with pytest.raises(ActionNotOpen):
        refuse_not_open(state)


def test_an_open_action_is_not_reopened() -> None:
    refuse_not_open(ActionState.OPEN)
    with pytest.raises(ActionOpen):
        refuse_open(ActionState.OPEN)
