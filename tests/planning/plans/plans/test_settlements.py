"""After a merge of customers one plan per year is in force."""

import uuid

import pytest

from services.planning.plans.plans.model import Plan, supersede_plan
from services.planning.plans.plans.rules import PlanStatus, PlanSuperseded, refuse_superseded
from shared.customers.settlements import Settled, SettledAs


@pytest.mark.parametrize(
    ("ours", "theirs", "is_ours"),
    [(None, None, True), (1, None, True), (1, 2, True), (None, 1, False)],
)
def test_the_plan_with_an_approved_version_stays_in_force_else_the_survivors(
    ours: int | None, theirs: int | None, is_ours: bool
) -> None:
    plans = [Plan(customer_id=uuid.uuid4(), fiscal_year=2025, approved_version=version) for version in (ours, theirs)]
    holds, other = plans if is_ours else plans[::-1]
    status = holds.status
    assert supersede_plan(*plans) == Settled(holds, other, SettledAs.RETIRED)
    assert (holds.status, holds.superseded_by_id) == (status, None)
    assert (other.status, other.superseded_by_id) == (PlanStatus.SUPERSEDED, holds.id)


def test_a_superseded_plan_names_the_plan_in_force() -> None:
    holding = uuid.uuid4()
    with pytest.raises(PlanSuperseded) as refusal:
        refuse_superseded(holding)
    assert str(holding) in str(refusal.value)
    refuse_superseded(None)
