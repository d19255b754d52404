"""Every query over completed steps."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.steps.model import StepCompletion
from services.planning.steps.rules import PlanStep


async def list_completions(session: AsyncSession, plan_id: UUID) -> dict[PlanStep, StepCompletion]:
    """The plan's completed steps."""
    query = select(StepCompletion).where(
        col(StepCompletion.plan_id) == plan_id, col(StepCompletion.reopened_at).is_(None)
    )
    return {completion.step: completion for completion in await session.exec(query)}
