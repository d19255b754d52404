"""Creating, changing and deleting market goals; every change locks the plan's row."""

from uuid import UUID

from services.planning.goals.market_goals import rules
from services.planning.goals.market_goals.asking import FigureClients, ask_progress
from services.planning.goals.market_goals.course import BaselineSource
from services.planning.goals.market_goals.model import MarketGoal, MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.goals.market_goals.progress import Progress
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.sources import GoalSource, source_of
from services.planning.goals.market_goals.store import (
    MARKET_GOALS,
    count_serving,
    count_taking_on,
    find_offered,
    find_traits,
    hold_goals,
    of_plan,
)
from services.planning.goals.market_goals.taking_on import MEASURED, Measure, refuse_take_on
from services.planning.goals.revising import refuse_removal, refuse_unexplained
from services.planning.plans.parts.store import refuse_too_many
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.operations import on_deletion
from services.planning.plans.plans.rules import GOALS_OF_PLAN, THIS_GOAL, PlanStep, refuse_taken_on
from services.planning.plans.plans.store import PLANS
from services.planning.plans.steps.operations import editing
from services.planning.settings import PlanningSettings
from shared.auth.clearances import apply_patch, level_of, refuse_hidden_row
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_market_goal(
    call: Call, clients: FigureClients, competitors: CompetitorSource, plan_id: UUID, body: MarketGoalCreate
) -> MarketGoalRead:
    """A new market goal in a draft; without a baseline, with the one that its figures propose."""
    await _require_rival(call, competitors, body.competitor_id)
    async with call.briefly() as brief:
        shown = await PLANS.get(brief, plan_id)
    goal = MarketGoal(**body.model_dump(), plan_id=plan_id, customer_id=shown.customer_id)
    _settle_unit(goal, call.settings)
    progress = await ask_progress(call, clients, shown, [source_of(goal)], with_baseline=True)
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        await refuse_too_many(call, MarketGoal, plan_id, most=rules.MAX_MARKET_GOALS)
        goal.customer_id, goal.since_version = plan.customer_id, plan.working_version
        refuse_hidden_row(goal)
        _settle(goal, plan, call.settings)
        await _refuse_take_on(call, plan, goal)
        if "baseline" not in body.model_fields_set:
            _take_baseline(goal, progress)
        plan.touch(level_of(goal))
        return progress.show(await MARKET_GOALS.add(call, goal))


async def update_market_goal(
    call: Call,
    clients: FigureClients,
    competitors: CompetitorSource,
    plan_id: UUID,
    goal_id: UUID,
    body: MarketGoalUpdate,
) -> MarketGoalRead:
    """Change the fields sent; what does not fit a new metric becomes its usual unit and currency, and no product."""
    await _require_rival(call, competitors, body.competitor_id)
    async with call.briefly() as brief:
        shown = await PLANS.get(brief, plan_id)
        present = await MARKET_GOALS.get(brief, goal_id, of_plan(plan_id))
    progress = await ask_progress(call, clients, shown, [_source_after(present, body, call.settings)])
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        refuse_unexplained(goal, plan.working_version, body.change_reason)
        level_before = level_of(goal)
        await _change(call, plan, goal, body)
        plan.touch(min(level_before, level_of(goal)))
        return progress.show(await MARKET_GOALS.saved(call, goal))


async def _change(call: Call, plan: Plan, goal: MarketGoal, body: MarketGoalUpdate) -> None:
    """Write what was sent; a goal that customers' goals take on keeps its measure."""
    measured = Measure.of(goal)
    _apply(goal, body)
    goal.changed_in_version = plan.working_version
    refuse_hidden_row(goal)
    _settle(goal, plan, call.settings)
    if not MEASURED.isdisjoint(body.model_fields_set):
        await _refuse_take_on(call, plan, goal)
    if measured != Measure.of(goal):
        await _refuse_taken_on(call, plan, goal.id)


def _source_after(goal: MarketGoalRead, body: MarketGoalUpdate, settings: PlanningSettings) -> GoalSource | None:
    """Where the figures of the goal come from after the change."""
    changed = MarketGoal(**goal.model_dump(include=set(MarketGoal.model_fields)))
    _apply(changed, body)
    _settle_unit(changed, settings)
    return source_of(changed)


def _apply(goal: MarketGoal, body: MarketGoalUpdate) -> None:
    kept_unit, measured = goal.unit, Measure.of(goal)
    apply_patch(goal, body)
    sent = body.model_fields_set
    if "unit" not in sent and kept_unit not in rules.UNITS[goal.metric]:
        goal.unit = None
    if "currency" not in sent and rules.settle_unit(goal.metric, goal.unit) is not GoalUnit.AMOUNT:
        goal.currency = None
    if "share_of" not in sent and goal.metric is not measured.metric:
        goal.share_of = None
    if goal.competitor_id is not None:  # it says what the text said
        goal.competitor = None
    if "baseline" in sent:
        _forget_source(goal)
    elif goal.baseline_source is not BaselineSource.ENTERED and measured != Measure.of(goal):
        goal.baseline = None  # it was a figure of something else
        _forget_source(goal)


def _forget_source(goal: MarketGoal) -> None:
    goal.baseline_source = None if goal.baseline is None else BaselineSource.ENTERED
    goal.baseline_read_on = goal.baseline_first_on = goal.baseline_last_on = None


def _take_baseline(goal: MarketGoal, progress: Progress) -> None:
    """Take the figure proposed, unless a goal of this kind cannot have it."""
    proposed = progress.propose_baseline(goal, level_of(goal))
    if proposed is not None and rules.is_possible(proposed.figure, goal.figures()):
        goal.baseline, goal.baseline_first_on, goal.baseline_last_on = proposed[1:]
        goal.baseline_source, goal.baseline_read_on = BaselineSource(proposed.origin.value), company_today()


async def _require_rival(call: Call, competitors: CompetitorSource, competitor_id: UUID | None) -> None:
    if competitor_id is not None:
        await require_competitors(call.session, {"/competitor_id": competitor_id}, competitors)


async def delete_market_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a goal that no approved version has, unless others serve it or take it on."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        refuse_removal(goal, plan.working_version)
        await _end(call, plan, goal)


async def withdraw_market_goal(call: Call, plan_id: UUID, goal_id: UUID, reason: str) -> None:
    """Remove a goal with a reason, unless others serve it or take it on."""
    async with editing(call, plan_id, PlanStep.MARKET_GOALS) as plan:
        goal = await MARKET_GOALS.lock(call, goal_id, of_plan(plan_id))
        goal.change_reason, goal.changed_in_version = reason, plan.working_version
        await _end(call, plan, goal)


async def _end(call: Call, plan: Plan, goal: MarketGoal) -> None:
    rules.refuse_served(await count_serving(call, goal.id))
    await _refuse_taken_on(call, plan, goal.id)
    goal.deleted_at = utc_now()
    plan.touch(level_of(goal))


@on_deletion
async def keep_taken_on(call: Call, plan: Plan) -> None:
    """The plan of a market is not deleted while customers' goals take on one of its goals."""
    if plan.market is not None:
        refuse_taken_on(GOALS_OF_PLAN, *await count_taking_on(call, plan, await hold_goals(call, plan.id)))


async def _refuse_taken_on(call: Call, plan: Plan, goal_id: UUID) -> None:
    if plan.market is not None:  # nobody takes on goals of customers
        refuse_taken_on(THIS_GOAL, *await count_taking_on(call, plan, [goal_id]))


async def _refuse_take_on(call: Call, plan: Plan, goal: MarketGoal) -> None:
    if goal.takes_on_id is not None:
        with call.session.no_autoflush:  # what it names may not exist
            offered, traits = await find_offered(call, goal.takes_on_id), await find_traits(call, plan.customer_id)
        refuse_take_on(offered, Measure.of(goal), plan.market, plan.fiscal_year, traits)


def _settle(goal: MarketGoal, plan: Plan, settings: PlanningSettings) -> None:
    _settle_unit(goal, settings)
    if goal.baseline is not None and goal.baseline_source is None:
        goal.baseline_source = BaselineSource.ENTERED
    rules.refuse_inconsistent(goal.figures(), plan.fiscal_year, settings.fiscal_year_start)


def _settle_unit(goal: MarketGoal, settings: PlanningSettings) -> None:
    goal.unit = rules.settle_unit(goal.metric, goal.unit)
    if goal.currency is None and goal.unit is GoalUnit.AMOUNT:
        goal.currency = settings.base_currency
