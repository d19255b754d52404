"""Every query over steps: their conclusions, and what a plan has of what they require."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.plans.plans.model import Plan, PlanRead
from services.planning.plans.plans.rules import PlanStatus, PlanStep
from services.planning.plans.schemes.model import RequirementBody
from services.planning.plans.schemes.store import SCHEMES
from services.planning.plans.steps.model import StepConclusion
from services.planning.plans.steps.parts import select_counts
from services.planning.plans.steps.rules import Fulfilment
from shared.database import execute
from shared.web.call import Call


class OpenPlan(NamedTuple):
    """A plan whose steps the scheme in force decides."""

    id: UUID
    status: PlanStatus
    is_of_market: bool


async def list_fulfilments(session: AsyncSession, plan: Plan | PlanRead) -> list[Fulfilment]:
    """What the scheme in force requires, and how many of each the plan has, counted up to what is required.

    All readers get the same answer, so that it does not count what some may not see.
    """
    scheme = (await SCHEMES.current(session)).content
    needed = scheme.market_requirements if plan.market else scheme.requirements
    return (await _count_present(session, [plan.id], needed))[plan.id]


async def list_fulfilments_of(
    session: AsyncSession, plan_ids: Sequence[UUID], *, of_market: bool = False
) -> dict[UUID, list[Fulfilment]]:
    """The same of many plans of customers or of markets, by plan."""
    scheme = (await SCHEMES.current(session)).content
    return await _count_present(session, plan_ids, scheme.market_requirements if of_market else scheme.requirements)


async def lock_plans_in_force(session: AsyncSession) -> Sequence[OpenPlan]:
    """The plans that were neither deleted nor superseded, locked: changes that have begun end first."""
    names: list[Any] = [col(Plan.id), col(Plan.status), col(Plan.market_kind).is_not(None)]
    is_there = (col(Plan.deleted_at).is_(None), col(Plan.superseded_by_id).is_(None))
    query = sa.select(*names).where(*is_there).order_by(col(Plan.id))
    return [OpenPlan(*row) for row in await execute(session, query.with_for_update(of=Plan, key_share=True))]


async def _count_present(
    session: AsyncSession, plan_ids: Sequence[UUID], needed: Sequence[RequirementBody]
) -> dict[UUID, list[Fulfilment]]:
    rows = await execute(session, select_counts(plan_ids))
    present = {(row.plan_id, row.requirement): row.present for row in rows}

    def fulfilment(plan_id: UUID, one: RequirementBody) -> Fulfilment:
        count = present.get((plan_id, one.requirement.value), 0)
        return Fulfilment(one.requirement, one.at_least, min(count, one.at_least))

    return {plan_id: [fulfilment(plan_id, one) for one in needed] for plan_id in plan_ids}


async def list_conclusions(call: Call, plan_id: UUID) -> dict[PlanStep, StepConclusion]:
    """The conclusions of the plan's steps."""
    query = select(StepConclusion).where(
        col(StepConclusion.plan_id) == plan_id, col(StepConclusion.deleted_at).is_(None)
    )
    return {conclusion.step: conclusion for conclusion in await call.session.exec(query)}
