"""Every query over completed steps."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select

from services.planning.approval.steps.model import StepCompletion
from services.planning.plans.plans.rules import PlanStep
from shared.auth.visibility import find_hidden_people
from shared.web.call import Call


async def find_hidden_from(call: Call, completions: Iterable[StepCompletion]) -> set[UUID]:
    """The people in the completions' snapshots that the caller is not cleared for."""
    people = {UUID(level["contact_id"]) for completion in completions for level in completion.levels or []}
    return await find_hidden_people(call.session, call.principal.clearance, people)


async def list_completions(call: Call, plan_id: UUID) -> dict[PlanStep, StepCompletion]:
    """The plan's completed steps."""
    query = select(StepCompletion).where(
        col(StepCompletion.plan_id) == plan_id, col(StepCompletion.reopened_at).is_(None)
    )
    return {completion.step: completion for completion in await call.session.exec(query)}
