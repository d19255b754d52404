"""Who is responsible for what: subjects and assignments that are clear."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from services.planning.execution.responsibilities import rules
from services.planning.execution.responsibilities.rules import AssignedRole, RaciDuty, ResponsibilitySubject

AREA, GOAL = ResponsibilitySubject.WORK_AREA, ResponsibilitySubject.MARKET_GOAL


@dataclass(frozen=True)
class One:
    """A duty and whom it falls to."""

    duty: RaciDuty
    user_id: UUID | None = None
    role: AssignedRole | None = None


BOSS = One(RaciDuty.ACCOUNTABLE, role=AssignedRole.ACCOUNT_MANAGER)
HELPER = One(RaciDuty.RESPONSIBLE, user_id=uuid4())


def refused(*assignments: One) -> list[tuple[str, str | None]]:
    with pytest.raises(rules.AssignmentUnclear) as error:
        rules.refuse_unclear_assignments(assignments)
    return [(one.code, one.pointer) for one in error.value.errors]


def test_one_accountable_and_others_are_clear() -> None:
    rules.refuse_unclear_assignments([BOSS])
    rules.refuse_unclear_assignments([BOSS, HELPER, One(RaciDuty.INFORMED, user_id=HELPER.user_id)])


def test_exactly_one_is_accountable() -> None:
    assert refused(HELPER) == [("accountable_missing", "/assignments")]
    second = One(RaciDuty.ACCOUNTABLE, user_id=uuid4())
    assert refused(BOSS, HELPER, second) == [("accountable_repeated", "/assignments/2/duty")]


@pytest.mark.parametrize(
    "one", [One(RaciDuty.INFORMED), One(RaciDuty.INFORMED, user_id=uuid4(), role=AssignedRole.LEGAL)]
)
def test_a_duty_falls_to_a_user_or_a_role(one: One) -> None:
    assert refused(BOSS, one) == [("holder_unclear", "/assignments/1")]


def test_an_assignment_is_there_once() -> None:
    assert refused(BOSS, HELPER, HELPER) == [("repeated", "/assignments/2")]


@pytest.mark.parametrize("subject", [one for one in ResponsibilitySubject if one is not AREA])
def test_a_goal_is_named_by_its_id(subject: ResponsibilitySubject) -> None:
    rules.refuse_unclear_subject(subject, uuid4(), None)
    for subject_id, work_area in ((None, None), (uuid4(), "exchange"), (None, "exchange")):
        with pytest.raises(rules.SubjectUnclear):
            rules.refuse_unclear_subject(subject, subject_id, work_area)


def test_a_work_area_is_named_in_words() -> None:
    rules.refuse_unclear_subject(AREA, None, "exchange")
    for subject_id, work_area in ((None, None), (uuid4(), "exchange"), (uuid4(), None)):
        with pytest.raises(rules.SubjectUnclear):
            rules.refuse_unclear_subject(AREA, subject_id, work_area)


def test_a_plan_says_once_who_is_responsible_for_something() -> None:
    rules.refuse_second(None)
    with pytest.raises(rules.PlanResponsibilityExists):
        rules.refuse_second(uuid4())
