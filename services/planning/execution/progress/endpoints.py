"""Progress and effect of plans over HTTP."""

from uuid import UUID

from services.planning.clients import Relationships
from services.planning.execution.progress import operations
from services.planning.execution.progress.model import PlanEffectsRead, PlanProgressRead
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}", tag="plan-progress", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(path="/progress", fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_plan_progress(call: Call, plan_id: UUID, relationships: Relationships) -> PlanProgressRead:
    """How far a plan is: actions and costs, relationship goals reached, and reviews.

    Levels are read from the relationship service; when it does not answer in time, or the caller lacks the scope
    relationships:read, the rest is shown and `level_state` gives the reason.
    """
    return await operations.read_progress(call, relationships, plan_id)


@router.reads(path="/effects", fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_plan_effects(call: Call, plan_id: UUID, relationships: Relationships) -> PlanEffectsRead:
    """Per action that was done: levels before and after, and what a level up has cost.

    The level after is that of the last assessment within the scheme's days after the action; without an assessment
    since then the effect is not known. What moved in that time need not have moved because of the action. Of a plan
    with more than 500 such actions the latest are shown.
    """
    return await operations.read_effects(call, relationships, plan_id)
