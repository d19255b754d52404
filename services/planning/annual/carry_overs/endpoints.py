"""What moves over from last year's plan, over HTTP."""

from uuid import UUID

from services.planning.annual.carry_overs import operations, rules
from services.planning.annual.carry_overs.model import CarryOverRead, CarryOverTake
from services.planning.annual.carry_overs.year_ends import YearEndPeers
from services.planning.plans.parts.rules import TooManyParts
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanFrozen, PlanSuperseded
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/carry-over", tag="plan-carry-over", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)


@router.reads(path="", fails_with=[PLANS.missing, MarketPlanHasNone])
async def get_plan_carry_over(call: Call, plan_id: UUID, peers: YearEndPeers) -> CarryOverRead:
    """What came of the goals of last year's plan, and what is proposed to move over.

    Goals of the version in force, with figures and levels at the end of that year (`as_of`), and actions still open.
    What was not reached moves over with a day in the new year; the figure reached is its new baseline. What a service
    does not tell is `unknown`, with the reason. The `ETag` is the plan's.
    """
    return await operations.read_carry_over(call, peers, plan_id)


@router.acts(
    PLANS,
    "",
    takes_match=True,
    fails_with=[MarketPlanHasNone, PlanFrozen, PlanSuperseded, StepNotOpen, rules.CarryOverUnfit, TooManyParts],
)
async def take_plan_carry_over(call: Call, plan_id: UUID, body: CarryOverTake, peers: YearEndPeers) -> CarryOverRead:
    """Take over goals and open actions of last year's plan, all of them or none.

    Goals for levels need the analysis to be complete, and serve the market goal that goes on with theirs, or has its
    metric. What was taken before is taken once. An action moves to this plan. `If-Match` takes the plan's ETag.
    """
    return await operations.take_carry_over(call, peers, plan_id, body)
