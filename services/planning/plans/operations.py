"""What is done with plans."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.clients import CustomerClient
from services.planning.plans import rules, store
from services.planning.plans.model import Plan, PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.rules import PlanStatus
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_customer
from shared.time import utc_now


async def create_plan(
    session: AsyncSession, principal: Principal, customers: CustomerClient, body: PlanCreate
) -> PlanRead:
    """A new plan, at its first step."""
    await require_customer(session, principal, body.customer_id, customers)
    rules.refuse_second(await store.find_plan_of_year(session, body.customer_id, body.fiscal_year))
    plan = Plan(**body.model_dump())
    session.add(plan)
    await session.flush()
    return await store.get_plan(session, principal, plan.id)


async def update_plan(
    session: AsyncSession, principal: Principal, plan_id: UUID, body: PlanUpdate, if_match: str | None
) -> PlanRead:
    """Change what was sent of a draft."""
    plan = await _lock_draft(session, principal, plan_id, if_match)
    apply_patch(plan, body)
    await session.flush()
    return await store.get_plan(session, principal, plan_id)


async def delete_plan(session: AsyncSession, principal: Principal, plan_id: UUID, if_match: str | None) -> None:
    """Take a draft out of sight; its history stays, and the year is free for another."""
    plan = await _lock_draft(session, principal, plan_id, if_match)
    plan.deleted_at = utc_now()


async def approve_plan(session: AsyncSession, principal: Principal, plan_id: UUID, if_match: str | None) -> PlanRead:
    """Freeze the plan as it stands."""
    plan = await store.lock_plan(session, principal, plan_id)
    plan.require_version(if_match)
    is_supervisor = principal.data_scope.kind is not DataScopeKind.OWN
    rules.refuse_approval(plan.status, plan.open_step, is_supervisor=is_supervisor)
    plan.status, plan.approved_at = PlanStatus.APPROVED, utc_now()
    plan.approved_by, plan.approved_by_name = principal.subject, principal.name
    await session.flush()
    return await store.get_plan(session, principal, plan_id)


async def _lock_draft(session: AsyncSession, principal: Principal, plan_id: UUID, if_match: str | None) -> Plan:
    plan = await store.lock_plan(session, principal, plan_id)
    plan.require_version(if_match)
    rules.refuse_frozen(plan.status)
    return plan
