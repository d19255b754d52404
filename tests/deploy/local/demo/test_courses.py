"""How far the plans of the demo company are: the API would take each step, and every state is there."""

from datetime import date
from uuid import uuid4

import pytest

from deploy.local.demo import courses
from deploy.local.demo.actions import Action, actions
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.courses import Course, course_of
from deploy.local.demo.past_actions import DAYS_BEFORE
from deploy.local.demo.plans import Plan
from services.planning.execution.budgets.model import PlanBudgetSet
from services.planning.execution.judgements.model import AbilityJudgementCreate
from services.planning.execution.resources.model import PlanResourcesSet
from services.planning.execution.responsibilities.model import PlanResponsibilityCreate
from services.planning.execution.responsibilities.rules import refuse_unclear_assignments, refuse_unclear_subject
from services.planning.execution.reviews.shapes import ReviewHolding
from services.planning.execution.schemes.model import STANDARD
from services.planning.measures.actions.shapes import ActionCompletion, ActionCreate
from services.planning.plans.versions.model import PlanReturn, PlanRevision
from tests.deploy.local.demo.conftest import AS_OF, DAYS, company_on


def decided(company: DemoCompany) -> list[tuple[Plan, Course]]:
    """The plans that are no drafts."""
    plans = (*company.past_plans, *company.plans)
    return [(plan, course) for plan in plans if (course := course_of(plan, company.as_of.year))]


def test_what_a_plan_takes_is_sound(company: DemoCompany) -> None:
    users = {one.username: str(uuid4()) for one in company.staff}
    for plan, _ in decided(company):
        PlanResourcesSet.model_validate(courses.resources(plan.customer))
        PlanBudgetSet.model_validate(courses.budget(plan.customer))
        for body in courses.responsibilities(plan.customer, str(uuid4()), users):
            found = PlanResponsibilityCreate.model_validate(body)
            refuse_unclear_subject(found.subject, found.subject_id, found.work_area)
            refuse_unclear_assignments(found.assignments)
    AbilityJudgementCreate.model_validate(courses.JUDGEMENT | {"user_id": str(uuid4())})


def test_decisions_and_reviews_are_sound(company: DemoCompany) -> None:
    for _, course in decided(company):
        items = [{"title": title, "due_on": str(company.in_days(days))} for title, days, _ in course.corrections]
        assert all(days >= 0 for _, days, _ in course.corrections)
        if course.findings:
            ReviewHolding.model_validate({"findings": course.findings, "corrections": items})
    PlanReturn.model_validate({"reason": courses.RETURN})
    PlanRevision.model_validate({"reason": courses.REVISION})


def test_two_years_of_plans_show_every_state(company: DemoCompany) -> None:
    found = decided(company)
    assert {course.decision for _, course in found} == {"approval", "return", None}
    assert len(found) < len(company.plans) + len(company.past_plans)  # the others are drafts
    ended = [plan.customer.rank for plan, course in found if plan.fiscal_year < AS_OF.year and course.findings]
    running = [plan.customer.rank for plan, course in found if plan.fiscal_year == AS_OF.year and course.decision]
    assert ended == [1, 2, 3]
    assert set(ended) < set(running)
    (revised,) = (plan for plan, course in found if course.is_revised)
    assert revised.relationship_goals[0].level in courses.LOWER


def test_whoever_decides_is_no_author(company: DemoCompany) -> None:
    for plan, _ in decided(company):
        assert plan.customer.supervisor != plan.customer.team["account_manager"]


@pytest.mark.parametrize("as_of", [*DAYS, AS_OF], ids=str)
def test_a_plan_that_is_submitted_has_an_action(as_of: date) -> None:
    company = company_on(as_of)
    planned: set[tuple[int, int]] = set()
    for one in (*actions(as_of), *company.past_actions):
        if not one.of_summit and "cancellation" not in dict(one.steps):
            planned.add((one.rank, one.year or as_of.year))
    assert {(plan.customer.rank, plan.fiscal_year) for plan, _ in decided(company)} <= planned


@pytest.mark.parametrize("as_of", [*DAYS, AS_OF], ids=str)
def test_last_years_actions_were_done_in_time_to_have_an_effect(as_of: date) -> None:
    company = company_on(as_of)
    talks = [one for one in company.past_actions if one.execution]
    assert [one.rank for one in talks] == [1, 2, 3]
    assert all(_is_seen(company, one) for one in talks)
    for one in company.past_actions:
        ActionCreate.model_validate(one.body | {"customer_id": uuid4()})
        for verb, said in one.steps:
            if verb == "completion":
                assert ActionCompletion.model_validate(said).done_on.year == one.year  # type: ignore[union-attr]


def _is_seen(company: DemoCompany, action: Action) -> bool:
    """Whether the person was assessed before the action, and soon enough after it."""
    assert action.execution
    held = date.fromisoformat(action.execution.said["starts_at"][:10])
    own = company.assessments[company.customers[action.rank - 1].code]
    days = [(one.assessed_on - held).days for one in own if one.contact == action.contact and not one.competitor]
    return any(0 < day <= max(DAYS_BEFORE, STANDARD.effect_days) for day in days) and any(day < 0 for day in days)
