"""Resources of plans over HTTP."""

from uuid import UUID

from services.planning.execution.resources import operations, rules
from services.planning.execution.resources.model import PlanResourcesRead, PlanResourcesSet
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/resources", tag="plan-resources", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)
FROZEN = (PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen)


@router.reads(path="", fails_with=[PLANS.missing, MarketPlanHasNone])
async def get_plan_resources(call: Call, plan_id: UUID) -> PlanResourcesRead:
    """The people that a plan takes, beside what is proposed for it, with the arithmetic.

    Proposed are the ratios of the resource scheme in force, by the customer's class and industry, and whether it is
    mature or new, times the plan's revenue goals. The `ETag` is the plan's.
    """
    return await operations.read_resources(call, plan_id)


@router.puts(PLANS, "", fails_with=[*FROZEN, rules.DifferenceUnexplained])
async def set_plan_resources(call: Call, plan_id: UUID, body: PlanResourcesSet) -> PlanResourcesRead:
    """Say how many people a plan takes; a reason is needed beyond the scheme's tolerance.

    The first four steps must be complete. `If-Match` takes the plan's ETag.
    """
    return await operations.set_resources(call, plan_id, body)


@router.removes(PLANS, "", fails_with=[*FROZEN, rules.ResourcesNotTaken])
async def remove_plan_resources(call: Call, plan_id: UUID) -> None:
    """Take back what a draft said of its resources; approved versions keep it. `If-Match` takes the plan's ETag."""
    await operations.remove_resources(call, plan_id)
