"""By when a complaint is answered and solved: the policy, the scheme, the severity, the green channel."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.relationship.satisfaction.complaint_schemes.model import STANDARD, SeverityHours
from services.relationship.satisfaction.complaint_schemes.rules import ComplaintClock, ComplaintSeverity
from services.relationship.satisfaction.complaints.clocks import planned_steps, terms_of
from services.relationship.satisfaction.complaints.rules import ComplaintChannel
from shared.customers import standard_policy
from shared.customers.duties import duties_of
from shared.customers.service_policy import PolicyDuties
from shared.customers.traits import CustomerClass, LifecycleStage, Traits

SINCE = datetime(2025, 9, 30, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
MAJOR, PHONE, GREEN = ComplaintSeverity.MAJOR, ComplaintChannel.PHONE, ComplaintChannel.GREEN_CHANNEL
STABLE = Traits(stage=LifecycleStage.STABLE)


def hours(traits: Traits, channel: ComplaintChannel = PHONE, policy: Any = standard_policy.STANDARD) -> Any:
    terms = terms_of(STANDARD, duties_of(policy, traits), MAJOR, channel, SINCE)
    return int(terms.answer.hours), int(terms.solution.hours), terms.is_green_channel


def test_without_a_demand_of_the_policy_the_scheme_counts() -> None:
    assert hours(Traits()) == (24, 48, False)


def test_the_policy_comes_first_and_its_strictest_demand_counts() -> None:
    core = {CustomerClass.CORE: PolicyDuties(answer_hours=8, solve_hours=72)}
    policy = standard_policy.STANDARD.model_copy(update={"classes": core})
    assert hours(Traits(customer_class=CustomerClass.CORE), policy=policy) == (8, 72, False)
    both = Traits(customer_class=CustomerClass.CORE, stage=LifecycleStage.STABLE)
    assert hours(both, policy=policy) == (8, 48, False)


@pytest.mark.parametrize(("traits", "expected"), [(STABLE, (1, 48, True)), (Traits(), (24, 48, False))])
def test_the_green_channel_is_for_customers_whose_policy_has_one(
    traits: Traits, expected: tuple[int, int, bool]
) -> None:
    assert hours(traits, GREEN) == expected


def test_a_severity_counts_where_its_hours_are_shorter() -> None:
    limits = {MAJOR: SeverityHours(answer_hours=4, solve_hours=90)}
    scheme = STANDARD.model_copy(update={"severities": limits})
    terms = terms_of(scheme, duties_of(standard_policy.STANDARD, STABLE), MAJOR, PHONE, SINCE)
    assert (int(terms.answer.hours), int(terms.solution.hours)) == (4, 48)


def test_every_step_is_planned_for_each_whom_it_tells() -> None:
    terms = terms_of(STANDARD, duties_of(standard_policy.STANDARD, Traits()), MAJOR, PHONE, SINCE)
    steps = list(planned_steps(STANDARD, terms))
    assert [(step.clock, step.recipient.value) for step in steps] == [
        (clock, recipient)
        for clock in ComplaintClock
        for recipient in ("owner", "account_manager", "executive_sponsor")
    ]
    assert [step.planned_at for step in steps[:3]] == sorted(step.planned_at for step in steps[:3])
