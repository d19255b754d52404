"""Creating, changing, approving and deleting plans."""

from uuid import UUID

from services.planning.clients import CustomerClient
from services.planning.plans import rules
from services.planning.plans.model import Plan, PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.rules import PlanStatus
from services.planning.plans.store import PLANS, find_plan_of_year, lock_plan
from shared.auth.access import DataScopeKind
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_customer
from shared.time import utc_now
from shared.web.call import Call


async def create_plan(call: Call, customers: CustomerClient, body: PlanCreate) -> PlanRead:
    """A new plan, at its first step."""
    await require_customer(call.session, call.principal, body.customer_id, customers)
    rules.refuse_second(await find_plan_of_year(call, body.customer_id, body.fiscal_year))
    return await PLANS.create(call, body)


async def update_plan(call: Call, plan_id: UUID, body: PlanUpdate) -> PlanRead:
    """Change the fields sent of a draft."""
    plan = await _lock_draft(call, plan_id)
    apply_patch(plan, body)
    return await PLANS.saved(call, plan)


async def delete_plan(call: Call, plan_id: UUID) -> None:
    """Delete a draft; its history stays, and the year is free for another plan."""
    plan = await _lock_draft(call, plan_id)
    plan.deleted_at = utc_now()


async def approve_plan(call: Call, plan_id: UUID) -> PlanRead:
    """Approve the plan, which freezes it."""
    plan = await lock_plan(call, plan_id)
    is_supervisor = call.principal.data_scope.kind is not DataScopeKind.OWN
    rules.refuse_approval(plan.status, plan.open_step, is_supervisor=is_supervisor)
    plan.status, plan.approved_at = PlanStatus.APPROVED, utc_now()
    plan.approved_by, plan.approved_by_name = call.principal.subject, call.principal.name
    return await PLANS.saved(call, plan)


async def _lock_draft(call: Call, plan_id: UUID) -> Plan:
    plan = await lock_plan(call, plan_id)
    rules.refuse_frozen(plan.status)
    return plan
