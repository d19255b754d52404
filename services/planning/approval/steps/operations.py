"""Completing and reopening the steps of a plan."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from services.planning.clients import PersonLevel
from services.planning.goals.market_goals.store import count_market_goals
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStatus, refuse_frozen
from services.planning.goals.relationship_goals.store import count_relationship_goals
from services.planning.approval.steps import rules, store
from services.planning.approval.steps.model import PlanStepRead, SnapshotLevelRead, StepCompletion, StepCompletionCreate
from services.planning.plans.plans.rules import PlanStep
from shared.time import utc_now
from shared.web.call import Call


async def complete_plan_step(
    call: Call, plan: Plan, step: PlanStep, body: StepCompletionCreate, levels: Sequence[PersonLevel] | None
) -> PlanStepRead:
    """Complete the open step, so that the next one opens; `levels` is the snapshot that an analysis stores."""
    if step is not PlanStep.EXECUTION:
        refuse_frozen(plan.status)
    rules.refuse_completion(
        step,
        plan.open_step,
        goals=await _count_goals(call, plan, step),
        statement=body.statement,
        is_approved=plan.status is PlanStatus.APPROVED,
    )
    completion = StepCompletion(
        plan_id=plan.id,
        customer_id=plan.customer_id,
        step=step,
        statement=body.statement,
        levels=None if levels is None else [_snapshot(level) for level in levels],
        completed_by=call.principal.subject,
        completed_by_name=call.principal.name,
        completed_at=utc_now(),
    )
    call.session.add(completion)
    plan.open_step = rules.step_after(step)
    await call.session.flush()
    return describe(step, plan.open_step, completion)


async def reopen_plan_step(call: Call, plan: Plan, step: PlanStep) -> PlanStepRead:
    """Reopen the last complete step; its statement is kept in the history."""
    refuse_frozen(plan.status)
    rules.refuse_reopening(step, plan.open_step)
    completion = (await store.list_completions(call, plan.id))[step]
    completion.reopened_at = utc_now()
    plan.open_step = step
    await call.session.flush()
    return describe(step, plan.open_step, None)


def describe(
    step: PlanStep,
    open_step: PlanStep | None,
    completion: StepCompletion | None,
    hidden: Collection[UUID] = (),
) -> PlanStepRead:
    """The step as the API shows it, without the levels of people hidden from the caller."""
    said = _completion_fields(completion, hidden) if completion else dict.fromkeys(PlanStepRead.model_fields)
    own = {"step": step, "number": step.number, "status": rules.status_of(step, open_step)}
    return PlanStepRead.model_validate({**said, **own})


def _completion_fields(completion: StepCompletion, hidden: Collection[UUID]) -> dict[str, Any]:
    kept = completion.levels
    seen = None if kept is None else [level for level in kept if UUID(level["contact_id"]) not in hidden]
    return completion.model_dump() | {"levels": seen}


def _snapshot(level: PersonLevel) -> dict[str, str]:
    return SnapshotLevelRead.model_validate(level).model_dump(mode="json")


async def _count_goals(call: Call, plan: Plan, step: PlanStep) -> int:
    if step is PlanStep.MARKET_GOALS:
        return await count_market_goals(call, plan.id)
    return await count_relationship_goals(call, plan.id) if step is PlanStep.RELATIONSHIP_GOALS else 0
