"""The steps of a plan over HTTP."""

from uuid import UUID

from fastapi import Request, Response

from services.planning.clients import PersonLevel, RelationshipClient, Relationships
from services.planning.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
from services.planning.plans.store import get_plan, lock_plan
from services.planning.steps import operations, rules, store
from services.planning.steps.model import PlanStepRead, PlanStepsRead, StepCompletionCreate
from services.planning.steps.rules import PlanStep
from shared.auth.access import CurrentPrincipal, Principal, Scope, ScopeMissing, requires
from shared.problems import PreconditionFailed
from shared.web.call import Session, brief_session
from shared.web.etags import IfMatch
from shared.web.idempotency import ConceptRouter
from shared.web.peers import PeerUnavailable
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/plans/{plan_id}/steps", tag="plan-steps")

READS = requires(Scope.PLANS_READ)
WRITES = requires(Scope.PLANS_WRITE)


@router.get("", dependencies=[READS], response_model=PlanStepsRead, responses=can_fail_with(PlanNotFound))
async def list_plan_steps(plan_id: UUID, session: Session, principal: CurrentPrincipal) -> PlanStepsRead:
    """The five steps: which are complete, what was said, and which one is open."""
    plan = await get_plan(session, principal, plan_id)
    completions = await store.list_completions(session, plan_id)
    hidden = await store.find_hidden_from(session, principal, completions.values())
    items = [operations.describe(step, plan.open_step, completions.get(step), hidden) for step in PlanStep]
    return PlanStepsRead(items=items)


@router.post(
    "/{step}/completion",
    dependencies=[WRITES],
    response_model=PlanStepRead,
    responses=can_fail_with(
        PlanNotFound,
        PlanFrozen,
        PlanSuperseded,
        rules.StepNotOpen,
        rules.StepAlreadyComplete,
        rules.StepEmpty,
        rules.StatementMissing,
        rules.PlanNotApproved,
        PreconditionFailed,
        PeerUnavailable,
    ),
)
async def complete_plan_step(
    plan_id: UUID,
    step: PlanStep,
    body: StepCompletionCreate,
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    relationships: Relationships,
    if_match: IfMatch = None,
) -> PlanStepRead:
    """Complete the open step, so that the next one opens.

    `market_goals` and `relationship_goals` need a goal, `analysis` and `strategies` a statement, `execution` an
    approved plan. Completing `analysis` keeps a snapshot of where everybody assessed stands; it therefore needs the
    scope relationships:read as well, and the relationship service. `If-Match` takes the plan's ETag.
    """
    levels = await _snapshot(request, principal, relationships, plan_id) if step is PlanStep.ANALYSIS else None
    plan = await lock_plan(session, principal, plan_id)
    plan.require_version(if_match)
    completed = await operations.complete_plan_step(session, principal, plan, step, body, levels)
    response.headers["ETag"] = plan.etag
    return completed


@router.delete(
    "/{step}/completion",
    dependencies=[WRITES],
    response_model=PlanStepRead,
    responses=can_fail_with(
        PlanNotFound, PlanFrozen, PlanSuperseded, rules.StepNotComplete, rules.StepBuiltUpon, PreconditionFailed
    ),
)
async def reopen_plan_step(
    plan_id: UUID,
    step: PlanStep,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> PlanStepRead:
    """Open the step completed last again, while the plan is a draft; later steps have to be reopened before."""
    plan = await lock_plan(session, principal, plan_id)
    plan.require_version(if_match)
    reopened = await operations.reopen_plan_step(session, plan, step)
    response.headers["ETag"] = plan.etag
    return reopened


async def _snapshot(
    request: Request, principal: Principal, relationships: RelationshipClient, plan_id: UUID
) -> list[PersonLevel]:
    if Scope.RELATIONSHIPS_READ not in principal.scopes:
        raise ScopeMissing(scope=Scope.RELATIONSHIPS_READ.value)
    async with brief_session(request) as session:
        plan = await get_plan(session, principal, plan_id)
    return await relationships.list_levels_of_customer(plan.customer_id)
