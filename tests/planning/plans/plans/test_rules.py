"""Statuses of a plan, and the changes that they refuse."""

import uuid

import pytest

from services.planning.plans.plans import rules
from services.planning.plans.plans.rules import PlanStatus


def test_one_plan_per_customer_and_year() -> None:
    rules.refuse_second(None)
    existing = uuid.uuid4()
    with pytest.raises(rules.PlanExists, match=str(existing)):
        rules.refuse_second(existing)


@pytest.mark.parametrize("status", [PlanStatus.SUBMITTED, PlanStatus.APPROVED])
def test_a_submitted_or_approved_plan_is_frozen(status: PlanStatus) -> None:
    with pytest.raises(rules.PlanFrozen):
        rules.refuse_frozen(status)
    rules.refuse_frozen(PlanStatus.DRAFT)


def test_a_plan_that_was_approved_is_not_deleted() -> None:
    rules.refuse_approved(None)
    with pytest.raises(rules.PlanInForce, match="2"):
        rules.refuse_approved(2)
