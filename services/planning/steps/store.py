"""Every query over completed steps."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.steps.model import StepCompletion
from services.planning.steps.rules import PlanStep
from shared.auth.access import Principal
from shared.auth.visibility import find_hidden_people


async def find_hidden_from(
    session: AsyncSession, principal: Principal, completions: Iterable[StepCompletion]
) -> set[UUID]:
    """The people in the completions' snapshots that the caller is not cleared for."""
    people = {UUID(level["contact_id"]) for completion in completions for level in completion.levels or []}
    return await find_hidden_people(session, principal.clearance, people)


async def list_completions(session: AsyncSession, plan_id: UUID) -> dict[PlanStep, StepCompletion]:
    """The plan's completed steps."""
    query = select(StepCompletion).where(
        col(StepCompletion.plan_id) == plan_id, col(StepCompletion.reopened_at).is_(None)
    )
    return {completion.step: completion for completion in await session.exec(query)}
