"""Creating, changing and removing level goals; every change locks the plan's row."""

from uuid import UUID

from sqlmodel import col

from services.planning.goals.level_goals import rules, store
from services.planning.goals.level_goals.asking import ask_levels
from services.planning.goals.level_goals.levels import CustomerLevelClient, CustomerLevels
from services.planning.goals.level_goals.model import LevelGoal, LevelGoalCreate, LevelGoalRead, LevelGoalUpdate
from services.planning.goals.level_goals.store import LEVEL_GOALS
from services.planning.goals.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.store import MARKET_GOALS, changed_in, of_plan
from services.planning.goals.relationship_goals.rules import unknown_market_goal
from services.planning.goals.revising import refuse_removal, refuse_unexplained
from services.planning.plans.parts.store import refuse_too_many
from services.planning.plans.plans.model import CustomerPlanRead
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.plans.store import get_customer_plan
from services.planning.plans.steps.operations import editing
from shared.auth.clearances import apply_patch
from shared.time import utc_now
from shared.web.call import Call


async def create_level_goal(
    call: Call, client: CustomerLevelClient, plan_id: UUID, body: LevelGoalCreate
) -> LevelGoalRead:
    """A new goal for the general or organizational relationship."""
    rules.refuse_inconsistent(body.kind, body.department, body.target_level)
    async with call.briefly() as brief:
        shown = await get_customer_plan(brief, plan_id)
    levels = await ask_levels(call, client, shown.customer_id, [body.kind])
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, LevelGoal) as plan:
        market_goal = await _market_goal(call, plan_id, body.market_goal_id)
        await refuse_too_many(call, LevelGoal, plan_id, most=rules.MAX_LEVEL_GOALS)
        goal = LevelGoal(
            **body.model_dump(exclude={"due_on"}),
            plan_id=plan_id,
            customer_id=customer_of(plan.customer_id),
            since_version=plan.working_version,
            due_on=body.due_on or market_goal.due_on,
        )
        rules.refuse_second(await store.find_same(call, goal))
        levels.refuse_unexplained(goal, plan.fiscal_year, call.settings.fiscal_year_start)
        goal.level_when_set = levels.level_of(goal)
        call.session.add(goal)
        plan.touch()
    return levels.describe(goal, shown.customer_name)


async def update_level_goal(
    call: Call, plan: CustomerPlanRead, goal_id: UUID, body: LevelGoalUpdate, levels: CustomerLevels
) -> LevelGoalRead:
    """Change the fields sent; the goal must still serve a market goal of the plan."""
    async with editing(call, plan.id, PlanStep.RELATIONSHIP_GOALS, LevelGoal) as locked:
        goal = await LEVEL_GOALS.lock(call, goal_id, store.of_plan(plan.id))
        if not await changed_in(call, goal.market_goal_id, locked.working_version):
            refuse_unexplained(goal, locked.working_version, body.change_reason)
        if "market_goal_id" in body.model_fields_set:
            await _market_goal(call, plan.id, body.market_goal_id)
        apply_patch(goal, body)
        rules.refuse_inconsistent(goal.kind, goal.department, goal.target_level)
        rules.refuse_second(await store.find_same(call, goal))
        levels.refuse_unexplained(goal, locked.fiscal_year, call.settings.fiscal_year_start)
        goal.changed_in_version = locked.working_version
        locked.touch()
    return levels.describe(goal, plan.customer_name)


async def delete_level_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a goal that no approved version has."""
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, LevelGoal) as plan:
        goal = await LEVEL_GOALS.lock(call, goal_id, store.of_plan(plan_id))
        refuse_removal(goal, plan.working_version)
        goal.deleted_at = utc_now()
        plan.touch()


async def withdraw_level_goal(call: Call, plan_id: UUID, goal_id: UUID, reason: str) -> None:
    """Remove a goal with a reason."""
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, LevelGoal) as plan:
        goal = await LEVEL_GOALS.lock(call, goal_id, store.of_plan(plan_id))
        goal.change_reason, goal.changed_in_version = reason, plan.working_version
        goal.deleted_at = utc_now()
        plan.touch()


async def _market_goal(call: Call, plan_id: UUID, market_goal_id: UUID) -> MarketGoalRead:
    """The market goal that the goal may serve."""
    found = await MARKET_GOALS.find(call, col(MarketGoal.id) == market_goal_id, of_plan(plan_id))
    if found is None:
        raise unknown_market_goal()
    return found
