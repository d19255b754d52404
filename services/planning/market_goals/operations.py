"""What is done with market goals; every change holds the plan's row."""

from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.market_goals import rules, store
from services.planning.market_goals.model import MarketGoal, MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.market_goals.rules import GoalUnit, MarketGoalNotFound
from services.planning.plans.model import Plan
from services.planning.plans.rules import refuse_frozen
from services.planning.plans.store import lock_plan
from services.planning.relationship_goals.store import count_goals_serving
from services.planning.settings import PlanningSettings
from services.planning.steps.rules import PlanStep, refuse_emptying
from shared.auth.access import Principal
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.time import fiscal_year_bounds, utc_now


async def create_market_goal(
    session: AsyncSession, principal: Principal, settings: PlanningSettings, plan_id: UUID, body: MarketGoalCreate
) -> MarketGoalRead:
    """A new market goal in a draft."""
    plan = await lock_plan(session, principal, plan_id)
    refuse_frozen(plan.status)
    rules.refuse_too_many(await store.count_market_goals(session, plan_id))
    goal = MarketGoal(**body.model_dump(), plan_id=plan_id, customer_id=plan.customer_id)
    refuse_hidden_row(goal)
    _settle(goal, plan, settings)
    session.add(goal)
    plan.note_change()
    await session.flush()
    return await store.get_market_goal(session, principal, plan_id, goal.id)


async def update_market_goal(
    session: AsyncSession,
    principal: Principal,
    settings: PlanningSettings,
    plan_id: UUID,
    goal_id: UUID,
    body: MarketGoalUpdate,
    if_match: str | None,
) -> MarketGoalRead:
    """Change what was sent; what does not fit a new metric any more falls back to what is usual for it."""
    plan, goal = await _lock_goal(session, principal, plan_id, goal_id, if_match)
    kept_unit = goal.unit
    apply_patch(goal, body)
    if "unit" not in body.model_fields_set and kept_unit not in rules.UNITS[goal.metric]:
        goal.unit = None
    if "currency" not in body.model_fields_set and rules.settle_unit(goal.metric, goal.unit) is not GoalUnit.AMOUNT:
        goal.currency = None
    refuse_hidden_row(goal)
    _settle(goal, plan, settings)
    plan.note_change()
    await session.flush()
    return await store.get_market_goal(session, principal, plan_id, goal_id)


async def delete_market_goal(
    session: AsyncSession, principal: Principal, plan_id: UUID, goal_id: UUID, if_match: str | None
) -> None:
    """Take the goal out of the plan, unless relationship goals serve it."""
    plan, goal = await _lock_goal(session, principal, plan_id, goal_id, if_match)
    rules.refuse_served(await count_goals_serving(session, goal_id))
    left = await store.count_market_goals(session, plan_id) - 1
    refuse_emptying(PlanStep.MARKET_GOALS, plan.open_step, goals_left=left)
    goal.deleted_at = utc_now()
    plan.note_change()


async def _lock_goal(
    session: AsyncSession, principal: Principal, plan_id: UUID, goal_id: UUID, if_match: str | None
) -> tuple[Plan, MarketGoal]:
    plan = await lock_plan(session, principal, plan_id)
    goal = await store.find_market_goal(session, principal, plan_id, goal_id)
    if goal is None:
        raise MarketGoalNotFound(goal_id=goal_id)
    goal.require_version(if_match)
    refuse_frozen(plan.status)
    return plan, goal


def _settle(goal: MarketGoal, plan: Plan, settings: PlanningSettings) -> None:
    goal.unit = rules.settle_unit(goal.metric, goal.unit)
    if goal.currency is None and goal.unit is GoalUnit.AMOUNT:
        goal.currency = settings.base_currency
    rules.refuse_inconsistent(goal.figures(), _start_of(plan.fiscal_year, settings))


def _start_of(fiscal_year: int, settings: PlanningSettings) -> date:
    return fiscal_year_bounds(fiscal_year, settings.fiscal_year_start)[0]
