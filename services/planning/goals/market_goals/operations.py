"""Creating, changing and deleting market goals; every change locks the plan's row."""

from uuid import UUID

from services.planning.goals.market_goals import rules
from services.planning.goals.market_goals.model import MarketGoal, MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.store import MARKET_GOALS, count_market_goals, count_serving, of_plan
from services.planning.goals.revising import refuse_removal, refuse_unexplained
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStep
from services.planning.plans.steps.operations import editing
from services.planning.settings import PlanningSettings
from shared.auth.clearances import apply_patch, level_of, refuse_hidden_row
from shared.time import fiscal_year_bounds, utc_now
from shared.web.call import Call


async def create_market_goal(call: Call, plan_id: UUID, body: MarketGoalCreate) -> MarketGoalRead:
    """A new market goal in a draft."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        rules.refuse_too_many(await count_market_goals(call, plan_id))
        goal = MarketGoal(
            **body.model_dump(), plan_id=plan_id, customer_id=plan.customer_id, since_version=plan.working_version
        )
        refuse_hidden_row(goal)
        _settle(goal, plan, call.settings)
        plan.touch(level_of(goal))
        return await MARKET_GOALS.add(call, goal)


async def update_market_goal(call: Call, plan_id: UUID, goal_id: UUID, body: MarketGoalUpdate) -> MarketGoalRead:
    """Change the fields sent; unit and currency that do not fit a new metric become its usual ones."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        refuse_unexplained(goal, plan.working_version, body.change_reason)
        kept_unit, level_before = goal.unit, level_of(goal)
        apply_patch(goal, body)
        goal.changed_in_version = plan.working_version
        if "unit" not in body.model_fields_set and kept_unit not in rules.UNITS[goal.metric]:
            goal.unit = None
        if "currency" not in body.model_fields_set and rules.settle_unit(goal.metric, goal.unit) is not GoalUnit.AMOUNT:
            goal.currency = None
        refuse_hidden_row(goal)
        _settle(goal, plan, call.settings)
        plan.touch(min(level_before, level_of(goal)))
        return await MARKET_GOALS.saved(call, goal)


async def delete_market_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a goal that no approved version has, unless relationship goals serve it."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        refuse_removal(goal, plan.working_version)
        await _end(call, plan, goal)


async def withdraw_market_goal(call: Call, plan_id: UUID, goal_id: UUID, reason: str) -> None:
    """Remove a goal with a reason, unless relationship goals serve it."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        goal.change_reason, goal.changed_in_version = reason, plan.working_version
        await _end(call, plan, goal)


async def _end(call: Call, plan: Plan, goal: MarketGoal) -> None:
    rules.refuse_served(await count_serving(call, goal.id))
    goal.deleted_at = utc_now()
    plan.touch(level_of(goal))


def _settle(goal: MarketGoal, plan: Plan, settings: PlanningSettings) -> None:
    goal.unit = rules.settle_unit(goal.metric, goal.unit)
    if goal.currency is None and goal.unit is GoalUnit.AMOUNT:
        goal.currency = settings.base_currency
    starts_on, _ = fiscal_year_bounds(plan.fiscal_year, settings.fiscal_year_start)
    rules.refuse_inconsistent(goal.figures(), starts_on)
