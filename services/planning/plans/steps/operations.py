"""Writing the parts of a plan, and the conclusions of its steps."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStatus, PlanStep, refuse_frozen, refuse_submitted
from services.planning.plans.plans.store import PLANS, lock_plan
from services.planning.plans.schemes.model import PlanSchemeContent
from services.planning.plans.schemes.store import SCHEMES
from services.planning.plans.steps import rules
from services.planning.plans.steps.model import PlanStepRead, StepConclusion
from services.planning.plans.steps.parts import PlanPart
from services.planning.plans.steps.rules import Fulfilment
from services.planning.plans.steps.store import (
    list_conclusions,
    list_fulfilments,
    list_fulfilments_of,
    lock_plans_in_force,
)
from shared.feed.bulk import change_rows
from shared.schemes.versions import Version
from shared.time import utc_now
from shared.web.call import Call


@asynccontextmanager
async def editing(call: Call, plan_id: UUID, step: PlanStep, part: type[PlanPart] = PlanPart) -> AsyncIterator[Plan]:
    """The plan, locked to write a part of the step; afterwards it shows which step is open.

    Raises PlanNotFound, PlanSuperseded, MarketNotYours, MarketPlanHasNone, CustomerPlanHasNone, PlanFrozen,
    StepNotOpen.
    """
    plan = await lock_plan(call, plan_id)
    part.refuse_market(plan.market)
    refuse_frozen(plan.status)
    rules.refuse_locked(step, plan.open_step)
    yield plan
    await settle_open_step(call.session, plan)


async def settle_open_step(session: AsyncSession, plan: Plan) -> None:
    """Store which step is open, after a change of what the steps require."""
    await session.flush()
    found = await list_fulfilments(session, plan)
    plan.open_step = rules.open_step(found, is_approved=plan.status is PlanStatus.APPROVED)


async def settle_steps_of(session: AsyncSession, *plan_ids: UUID | None) -> None:
    """The same for plans whose actions changed. Raises PlanFrozen: these wait for the decision on a submitted plan."""
    for plan_id in sorted({one for one in plan_ids if one is not None}):
        if plan := await session.get(Plan, plan_id, with_for_update={"key_share": True}):
            refuse_submitted(plan.status)
            await settle_open_step(session, plan)


async def settle_new_plans(session: AsyncSession, plan_ids: Sequence[UUID]) -> None:
    """The same for many new drafts of customers at once."""
    await _settle(session, plan_ids, of_market=False, is_approved=False)


async def _settle(session: AsyncSession, plan_ids: Sequence[UUID], *, of_market: bool, is_approved: bool) -> None:
    by_step: dict[PlanStep | None, list[UUID]] = defaultdict(list)
    found = await list_fulfilments_of(session, plan_ids, of_market=of_market) if plan_ids else {}
    for plan_id, of_plan in found.items():
        by_step[rules.open_step(of_plan, is_approved=is_approved)].append(plan_id)
    for step, ids in by_step.items():
        is_among = col(Plan.id) == sa.any_(sa.cast(ids, ARRAY(sa.Uuid)))
        await change_rows(session, Plan, {"open_step": sa.literal(step and step.value, sa.Text)}, is_among)


@SCHEMES.on_publish
async def settle_by_scheme(call: Call, _: Version[PlanSchemeContent]) -> None:
    """Store which step of each plan is open by the scheme that is published: writing goes by it from now on."""
    plans = await lock_plans_in_force(call.session)
    for of_market in (False, True):
        for status in (PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.APPROVED):
            ids = [one.id for one in plans if (one.is_of_market, one.status) == (of_market, status)]
            await _settle(call.session, ids, of_market=of_market, is_approved=status is PlanStatus.APPROVED)


async def list_steps(call: Call, plan_id: UUID) -> list[PlanStepRead]:
    """The five steps of a plan: what each needs, what it has, and its conclusion. Raises PlanNotFound."""
    plan = await PLANS.get(call, plan_id)
    found, conclusions = await list_fulfilments(call.session, plan), await list_conclusions(call, plan_id)
    current = rules.open_step(found, is_approved=plan.status is PlanStatus.APPROVED)
    return [describe(step, current, found, conclusions.get(step)) for step in PlanStep]


async def set_conclusion(call: Call, plan_id: UUID, step: PlanStep, conclusion: str) -> Plan:
    """Write what was found or decided in a step that is open or complete."""
    async with editing(call, plan_id, step) as plan:
        present = (await list_conclusions(call, plan_id)).get(step)
        if present is None:
            present = StepConclusion(plan_id=plan_id, customer_id=plan.customer_id, step=step, conclusion=conclusion)
        present.conclusion = conclusion
        call.session.add(present)
        plan.touch()
    return plan


async def remove_conclusion(call: Call, plan_id: UUID, step: PlanStep) -> Plan:
    """Remove the conclusion of a step; the history keeps it."""
    async with editing(call, plan_id, step) as plan:
        if present := (await list_conclusions(call, plan_id)).get(step):
            present.deleted_at = utc_now()
            plan.touch()
    return plan


def describe(
    step: PlanStep, plan_step: PlanStep | None, fulfilments: list[Fulfilment], conclusion: StepConclusion | None
) -> PlanStepRead:
    """The step as the API shows it; `plan_step`: the open one."""
    return PlanStepRead.model_validate(
        {
            "step": step,
            "number": step.number,
            "status": rules.status_of(step, plan_step),
            "requirements": rules.of_step(step, fulfilments),
            "conclusion": conclusion.conclusion if conclusion else None,
        }
    )
