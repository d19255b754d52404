"""Numbers over a market's customers over HTTP."""

from uuid import UUID

from services.planning.goals.reach_goals import operations
from services.planning.goals.reach_goals.counting import MarketLevels
from services.planning.goals.reach_goals.model import ReachGoalCreate, ReachGoalUpdate, ReachPage
from services.planning.goals.reach_goals.rules import ReachLevelUnfit
from services.planning.goals.reach_goals.store import REACH_GOALS
from services.planning.plans.parts.router import PartWords, part_router
from services.planning.plans.plans.rules import CustomerPlanHasNone, PlanNotFound
from shared.web.call import Call

router = part_router(
    "/v1/plans/{plan_id}/reach-goals",
    REACH_GOALS,
    creates=ReachGoalCreate,
    changes=ReachGoalUpdate,
    words=PartWords(
        one="a number over customers",
        many="The numbers over its customers 客户数量目标 of a market's plan",
        about="So many deciders at a level or above, or so many customers with a general or organizational "
        "relationship at a level or above. It serves one of the plan's market goals. Only plans of markets have these.",
        of_list="`/progress` shows how many there are today.",
    ),
    fails_with=[CustomerPlanHasNone, ReachLevelUnfit],
)


@router.lists(None, "/progress", fails_with=[PlanNotFound, CustomerPlanHasNone])
async def list_plan_reach(call: Call, plan_id: UUID, levels: MarketLevels) -> ReachPage:
    """How many people and customers of a market are at the levels that its plan asks for, today.

    Counted among the caller's customers of the market, whose number is said. Levels are read from the relationship
    service. When it does not answer in time, or the caller may not see a level (relationships:read; organizational
    levels need clearance 2), `state` gives the reason.
    """
    return await operations.list_reach(call, levels, plan_id)
