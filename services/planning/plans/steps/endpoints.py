"""The steps of a plan over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import PLAN_CLOSED, PlanFrozen, PlanNotFound, PlanStep
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps import operations, rules
from services.planning.plans.steps.model import ConclusionSet, PlanStepRead
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

Step = Annotated[PlanStep, Path(description="The step of the plan.")]

router = ConceptRouter("/v1/plans/{plan_id}/steps", tag="plan-steps", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(None, fails_with=[PlanNotFound])
async def list_plan_steps(call: Call, plan_id: UUID) -> Page[PlanStepRead]:
    """The five steps of a plan: what each needs, what it has, and its conclusion.

    At most one is open: the first that lacks something. Steps after it are locked until it has what it needs.
    """
    return Page[PlanStepRead].whole(await operations.list_steps(call, plan_id))


@router.puts(PLANS, "/{step}/conclusion", fails_with=[PlanFrozen, *PLAN_CLOSED, rules.StepNotOpen])
async def set_step_conclusion(call: Call, plan_id: UUID, step: Step, body: ConclusionSet) -> PlanRead:
    """Write what was found or decided in a step, for those who read the plan.

    The step must be open or complete. `If-Match` takes the plan's ETag; the answer is the plan.
    """
    plan = await operations.set_conclusion(call, plan_id, step, body.conclusion)
    return await PLANS.saved(call, plan)


@router.removes(PLANS, "/{step}/conclusion", status_code=200, fails_with=[PlanFrozen, *PLAN_CLOSED, rules.StepNotOpen])
async def remove_step_conclusion(call: Call, plan_id: UUID, step: Step) -> PlanRead:
    """Remove the conclusion of a step; the history keeps it. The answer is the plan."""
    plan = await operations.remove_conclusion(call, plan_id, step)
    return await PLANS.saved(call, plan)
