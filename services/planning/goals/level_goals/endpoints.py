"""Level goals over HTTP."""

from uuid import UUID

from services.planning.goals.explaining import GoalUnexplained
from services.planning.goals.level_goals import operations, rules
from services.planning.goals.level_goals.asking import ask_levels
from services.planning.goals.level_goals.levels import CustomerLevelsPeer
from services.planning.goals.level_goals.model import LevelGoalCreate, LevelGoalRead, LevelGoalsPage, LevelGoalUpdate
from services.planning.goals.level_goals.store import LEVEL_GOALS, of_plan
from services.planning.goals.market_goals.store import list_hidden_goals
from services.planning.goals.relationship_goals.rules import MarketGoalUnknown
from services.planning.goals.revising import GoalApproved, GoalChangeUnexplained, GoalWithdrawal
from services.planning.plans.parts.rules import TooManyParts
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import get_customer_plan
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}/level-goals", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
OF_PLAN = (PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen)
UNFIT = (MarketGoalUnknown, rules.LevelGoalInconsistent, rules.LevelGoalExists, GoalUnexplained, PeerUnavailable)


@router.lists(None, fails_with=[PlanNotFound, MarketPlanHasNone])
async def list_level_goals(call: Call, plan_id: UUID, relationships: CustomerLevelsPeer) -> LevelGoalsPage:
    """All goals of a plan for the general and the organizational relationship.

    Each has the current level, and each market goal its gap. Levels are read from the relationship service. When it
    does not answer in time, or the caller may not see a level (relationships:read; organizational levels need clearance
    2), `level_state` gives the reason, and `present` is null.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals = await LEVEL_GOALS.rows(brief, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    levels = await ask_levels(call, relationships, plan.customer_id, {goal.kind for goal in goals}, hidden)
    return levels.describe_all(goals, plan.customer_name)


@router.creates(LEVEL_GOALS, fails_with=[*OF_PLAN, *UNFIT, TooManyParts])
async def create_level_goal(
    call: Call, plan_id: UUID, body: LevelGoalCreate, relationships: CustomerLevelsPeer
) -> LevelGoalRead:
    """Set the target level of the general or the organizational relationship.

    The general one has a target for the whole customer, or for each department. It serves one of the plan's market
    goals; the analysis must be complete. A target below today's level and a due date outside the plan's fiscal year
    need a reason.
    """
    return await operations.create_level_goal(call, relationships, plan_id, body)


@router.reads(LEVEL_GOALS, fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_level_goal(call: Call, plan_id: UUID, goal_id: UUID, relationships: CustomerLevelsPeer) -> LevelGoalRead:
    """One level goal of a plan. It shows the current level if that can be read."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goal = await LEVEL_GOALS.row(brief, goal_id, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    levels = await ask_levels(call, relationships, plan.customer_id, [goal.kind], hidden)
    return levels.describe(goal, plan.customer_name)


@router.changes(LEVEL_GOALS, fails_with=[*OF_PLAN, *UNFIT, GoalChangeUnexplained])
async def update_level_goal(
    call: Call, plan_id: UUID, goal_id: UUID, body: LevelGoalUpdate, relationships: CustomerLevelsPeer
) -> LevelGoalRead:
    """Change a level goal (JSON merge-patch). For another department or kind delete the goal and set a new one."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goal = await LEVEL_GOALS.row(brief, goal_id, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    levels = await ask_levels(call, relationships, plan.customer_id, [goal.kind], hidden)
    return await operations.update_level_goal(call, plan, goal_id, body, levels)


@router.removes(LEVEL_GOALS, fails_with=[*OF_PLAN, GoalApproved])
async def delete_level_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a level goal that no approved version of the plan has."""
    await operations.delete_level_goal(call, plan_id, goal_id)


@router.acts(LEVEL_GOALS, "/{goal_id}/withdrawal", status_code=204, takes_match=True, fails_with=[*OF_PLAN])
async def withdraw_level_goal(call: Call, plan_id: UUID, goal_id: UUID, body: GoalWithdrawal) -> None:
    """Remove a level goal with a reason, as a goal of an approved version needs."""
    await operations.withdraw_level_goal(call, plan_id, goal_id, body.reason)
