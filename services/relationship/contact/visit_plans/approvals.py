"""The approval of visit plans: submitting, approving, returning and withdrawing them."""

from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.visit_plans import money, rules
from services.relationship.contact.visit_plans.model import VisitPlan, VisitPlanRead, VisitReturn
from services.relationship.contact.visit_plans.rules import VisitStatus, VisitStep
from services.relationship.contact.visit_plans.store import VISIT_PLANS
from services.relationship.contact.visit_schemes.rules import VisitApprover, needed_approver
from services.relationship.contact.visit_schemes.store import VISIT_SCHEMES
from shared.auth.access import FieldHidden, is_cleared
from shared.time import company_today
from shared.web.call import Call

LEVEL = 2
"""Who decides on a visit sees its budget."""


async def submit_visit_plan(call: Call, customers: CustomerClient, visit_plan_id: UUID) -> VisitPlanRead:
    """Submit the plan; one that needs nobody's approval is approved at once.

    Its budget is planned as expenses. Raises VisitStepNotPossible, FieldHidden, ExpenseRefused, and as an expense.
    """
    budget = await money.look_up_budget(call, customers, visit_plan_id)
    scheme = await VISIT_SCHEMES.current(call.session)
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.SUBMIT, plan.status)
    limits = (scheme.content.supervisor.limit, scheme.content.overseer.limit)
    plan.approver = needed_approver(plan.budget_total, plan.reception_level, *limits)
    if await money.reserve_budget(call, plan, budget) and plan.approver is VisitApprover.NOBODY:
        plan.approver = VisitApprover.SUPERVISOR
    plan.scheme_version, plan.return_reason = scheme.number, None
    plan.submitted_on, plan.submitted_by = company_today(), call.principal.subject
    plan.status = VisitStatus.SUBMITTED
    if plan.approver is VisitApprover.NOBODY:
        plan.status, plan.approved_on = VisitStatus.APPROVED, plan.submitted_on
    return await VISIT_PLANS.saved(call, plan)


async def approve_visit_plan(call: Call, visit_plan_id: UUID) -> VisitPlanRead:
    """Approve the plan. Raises VisitStepNotPossible, ApproverIsAuthor, ApproverTooNarrow, FieldHidden."""
    plan = await _lock_to_decide(call, visit_plan_id, VisitStep.APPROVE)
    plan.status = VisitStatus.APPROVED
    plan.approved_on, plan.approved_by_name = company_today(), call.principal.name
    await money.approve_budget(call, plan)
    return await VISIT_PLANS.saved(call, plan)


async def return_visit_plan(call: Call, visit_plan_id: UUID, body: VisitReturn) -> VisitPlanRead:
    """Return the plan to its author. Raises as an approval."""
    plan = await _lock_to_decide(call, visit_plan_id, VisitStep.RETURN)
    plan.status, plan.return_reason = VisitStatus.RETURNED, body.reason
    await money.release_budget(call, plan)
    return await VISIT_PLANS.saved(call, plan)


async def _lock_to_decide(call: Call, visit_plan_id: UUID, step: VisitStep) -> VisitPlan:
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    if not is_cleared(LEVEL):
        raise FieldHidden("budget", LEVEL)
    rules.refuse_step(step, plan.status)
    caller, authors = call.principal, (plan.created_by, plan.submitted_by)
    rules.refuse_approver(plan.approver or VisitApprover.OVERSEER, caller.data_scope.kind, caller.subject, authors)
    return plan


async def withdraw_visit_plan(call: Call, visit_plan_id: UUID) -> VisitPlanRead:
    """Make the plan a draft again, to change it. Raises VisitStepNotPossible."""
    plan = await VISIT_PLANS.lock(call, visit_plan_id)
    rules.refuse_step(VisitStep.WITHDRAW, plan.status)
    plan.status = VisitStatus.DRAFT
    await money.release_budget(call, plan)
    plan.approver = plan.scheme_version = plan.submitted_on = plan.submitted_by = None
    plan.approved_on = plan.approved_by_name = None
    return await VISIT_PLANS.saved(call, plan)
