"""When a risk may be closed and reopened, and which names a competitor."""

import uuid
from dataclasses import dataclass

import pytest

from services.planning.risks.playbooks.rules import ConfirmingSide, RiskKind
from services.planning.risks.risks import rules
from services.planning.risks.risks.rules import RiskStatus


@dataclass
class Step:
    """A step, as closing reads it."""

    is_required: bool = True
    confirming_side: ConfirmingSide | None = None
    done_at: str | None = None
    name_en: str = "Hand over"
    name_zh: str = "交接"


OURS, THEIRS = (Step(confirming_side=side) for side in ConfirmingSide)
DONE = Step(confirming_side=ConfirmingSide.US, done_at="now")


@pytest.mark.parametrize("status", [one for one in RiskStatus if one is not RiskStatus.CLOSED])
def test_every_state_but_closed_can_be_closed_when_nothing_required_is_open(status: RiskStatus) -> None:
    rules.refuse_closing(status, [DONE, Step(is_required=False)])
    rules.refuse_closed(status)
    with pytest.raises(rules.RiskNotClosed):
        rules.refuse_not_closed(status)


def test_a_closed_risk_is_only_reopened() -> None:
    rules.refuse_not_closed(RiskStatus.CLOSED)
    with pytest.raises(rules.RiskClosed):
        rules.refuse_closed(RiskStatus.CLOSED)
    with pytest.raises(rules.RiskClosed):
        rules.refuse_closing(RiskStatus.CLOSED, [])


@pytest.mark.parametrize(
    ("steps", "sides"), [([OURS, THEIRS], "Us, The customer"), ([DONE, THEIRS, THEIRS], "The customer"), ([OURS], "Us")]
)
def test_it_says_which_side_has_not_confirmed(steps: list[Step], sides: str) -> None:
    with pytest.raises(rules.ConfirmationsMissing) as refused:
        rules.refuse_closing(RiskStatus.OPEN, [*steps, Step()])
    assert sides in str(refused.value)


def test_it_says_which_required_steps_are_open() -> None:
    with pytest.raises(rules.RiskStepsOpen, match="Hand over"):
        rules.refuse_closing(RiskStatus.MITIGATED, [DONE, Step()])


@pytest.mark.parametrize("kind", RiskKind)
def test_only_poaching_names_a_competitor(kind: RiskKind) -> None:
    rules.refuse_competitor(kind, None)
    if kind is RiskKind.POACHING:
        rules.refuse_competitor(kind, uuid.uuid4())
    else:
        with pytest.raises(rules.CompetitorUnfit):
            rules.refuse_competitor(kind, uuid.uuid4())
