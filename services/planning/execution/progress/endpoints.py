"""Progress and effect of plans over HTTP."""

from uuid import UUID

from services.planning.clients import Relationships
from services.planning.execution.progress import effects, operations
from services.planning.execution.progress.model import PlanEffectsRead, PlanProgressRead
from services.planning.goals.level_goals.levels import CustomerLevelsPeer
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}", tag="plan-progress", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(path="/progress", fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_plan_progress(
    call: Call, plan_id: UUID, relationships: Relationships, levels: CustomerLevelsPeer
) -> PlanProgressRead:
    """How far a plan is: actions and costs, goals for relationships reached, and reviews.

    Levels are read from the relationship service; when it does not answer in time, or the caller lacks the scope
    relationships:read, the rest is shown and `level_state` gives the reason. Organizational levels need clearance 2.
    """
    return await operations.read_progress(call, relationships, levels, plan_id)


@router.reads(path="/effects", fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_plan_effects(
    call: Call, plan_id: UUID, relationships: Relationships, levels: CustomerLevelsPeer
) -> PlanEffectsRead:
    """Per action that was done: levels before and after, and what a level up has cost.

    Of an action for a level goal the general or organizational level counts, of others the levels of their people; so
    of every action below clearance 2, at which goals of actions are not shown.

    The level after is that of the last assessment within the scheme's days after the action; without an assessment
    since then the effect is not known. What moved in that time need not have moved because of the action. Of a plan
    with more than 500 such actions the latest are shown.
    """
    return await effects.read_effects(call, relationships, levels, plan_id)
