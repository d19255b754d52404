"""The steps of a plan over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from services.planning.clients import PersonLevel, RelationshipClient, Relationships
from services.planning.plans.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
from services.planning.plans.plans.store import PLANS, lock_plan
from services.planning.approval.steps import operations, rules, store
from services.planning.approval.steps.model import PlanStepRead, StepCompletionCreate
from services.planning.plans.plans.rules import PlanStep
from shared.auth.access import Scope, require
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

Step = Annotated[PlanStep, Path(description="The step of the plan.")]

router = ConceptRouter("/v1/plans/{plan_id}/steps", tag="plan-steps", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(None, fails_with=[PlanNotFound])
async def list_plan_steps(call: Call, plan_id: UUID) -> Page[PlanStepRead]:
    """The five steps of a plan. The complete ones have their statements; at most one is open."""
    plan = await PLANS.get(call, plan_id)
    completions = await store.list_completions(call, plan_id)
    hidden = await store.find_hidden_from(call, completions.values())
    steps = (operations.describe(step, plan.open_step, completions.get(step), hidden) for step in PlanStep)
    return Page[PlanStepRead].whole(steps)


@router.acts(
    PLANS,
    "/{step}/completion",
    takes_match=True,
    fails_with=[
        PlanFrozen,
        PlanSuperseded,
        rules.StepNotOpen,
        rules.StepAlreadyComplete,
        rules.StepEmpty,
        rules.StatementMissing,
        rules.PlanNotApproved,
        PeerUnavailable,
    ],
)
async def complete_plan_step(
    call: Call,
    plan_id: UUID,
    step: Step,
    body: StepCompletionCreate,
    relationships: Relationships,
) -> PlanStepRead:
    """Complete the open step of a plan.

    The next one opens. `market_goals` and `relationship_goals` need a goal, `analysis` and `strategies` a statement,
    `execution` an approved plan. Completing `analysis` stores a snapshot of everybody's level; it therefore also needs
    the scope relationships:read, and the relationship service. `If-Match` takes the plan's ETag.
    """
    levels = await _snapshot(call, relationships, plan_id) if step is PlanStep.ANALYSIS else None
    plan = await lock_plan(call, plan_id)
    completed = await operations.complete_plan_step(call, plan, step, body, levels)
    call.etag = plan.etag_for(call.principal.clearance)
    return completed


@router.removes(
    PLANS,
    "/{step}/completion",
    status_code=200,
    fails_with=[PlanFrozen, PlanSuperseded, rules.StepNotComplete, rules.StepBuiltUpon],
)
async def reopen_plan_step(call: Call, plan_id: UUID, step: Step) -> PlanStepRead:
    """Reopen the last complete step while the plan is a draft. Later steps have to be reopened first."""
    plan = await lock_plan(call, plan_id)
    reopened = await operations.reopen_plan_step(call, plan, step)
    call.etag = plan.etag_for(call.principal.clearance)
    return reopened


async def _snapshot(call: Call, relationships: RelationshipClient, plan_id: UUID) -> list[PersonLevel]:
    require(call.principal, Scope.RELATIONSHIPS_READ)
    async with call.briefly() as brief:
        plan = await PLANS.get(brief, plan_id)
    return await relationships.list_levels_of_customer(plan.customer_id)
