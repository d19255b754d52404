"""Statuses of a plan, and the changes that they refuse."""

import uuid

import pytest

from services.planning.plans.plans import rules
from services.planning.plans.plans.rules import PlanStatus, PlanStep


def test_one_plan_per_customer_and_year() -> None:
    rules.refuse_second(None)
    existing = uuid.uuid4()
    with pytest.raises(rules.PlanExists, match=str(existing)):
        rules.refuse_second(existing)


def test_approval_freezes() -> None:
    rules.refuse_frozen(PlanStatus.DRAFT)
    with pytest.raises(rules.PlanFrozen):
        rules.refuse_frozen(PlanStatus.APPROVED)


@pytest.mark.parametrize("open_step", [PlanStep.EXECUTION, None])
def test_a_supervisor_approves_a_complete_draft(open_step: PlanStep | None) -> None:
    rules.refuse_approval(PlanStatus.DRAFT, open_step, is_supervisor=True)


@pytest.mark.parametrize(
    ("status", "open_step", "is_supervisor", "refusal"),
    [
        (PlanStatus.DRAFT, PlanStep.STRATEGIES, True, rules.PlanIncomplete),
        (PlanStatus.DRAFT, PlanStep.MARKET_GOALS, True, rules.PlanIncomplete),
        (PlanStatus.DRAFT, PlanStep.EXECUTION, False, rules.ApproverNotSupervisor),
        (PlanStatus.APPROVED, PlanStep.EXECUTION, True, rules.PlanFrozen),
    ],
)
def test_every_other_approval_is_refused(
    status: PlanStatus, open_step: PlanStep, is_supervisor: bool, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        rules.refuse_approval(status, open_step, is_supervisor=is_supervisor)
