"""Market goals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.goals.market_goals import operations, rules
from services.planning.goals.market_goals.asking import ask_progress, sources_of
from services.planning.goals.market_goals.kpi_figures import KpiFigures
from services.planning.goals.market_goals.model import MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.goals.market_goals.store import MARKET_GOALS, MarketGoalQuery, of_plan
from services.planning.goals.market_goals.taking_on import TakeOnRefused
from services.planning.goals.revising import GoalApproved, GoalChangeUnexplained, GoalWithdrawal
from services.planning.plans.parts.rules import TooManyParts
from services.planning.plans.plans.rules import PLAN_CLOSED, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}/market-goals", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
OF_PLAN = (PlanNotFound, PlanFrozen, *PLAN_CLOSED)


@router.lists(MARKET_GOALS, fails_with=[PlanNotFound])
async def list_market_goals(
    call: Call, plan_id: UUID, query: Annotated[MarketGoalQuery, Query()], kpi: KpiFigures
) -> Page[MarketGoalRead]:
    """The market goals of a plan with their progress, in the order of creation. Margins need clearance 2.

    Figures are read from kpi: of a customer, or of a market as a whole for who sees all of it. When kpi does not answer
    in time, or the caller lacks its scope (kpis:read) or the clearance of the KPI, goals are shown without them:
    `progress.state` gives the reason.
    """
    plan = await PLANS.get(call, plan_id)
    page = await MARKET_GOALS.page(call, query, of_plan(plan_id))
    progress = await ask_progress(call, kpi, plan, sources_of(page.items))
    page.items = [progress.show(goal) for goal in page.items]
    return page


@router.creates(
    MARKET_GOALS,
    fails_with=[*OF_PLAN, TooManyParts, rules.MarketGoalInconsistent, TakeOnRefused],
)
async def create_market_goal(call: Call, plan_id: UUID, body: MarketGoalCreate, kpi: KpiFigures) -> MarketGoalRead:
    """Add a market goal to a plan.

    Metrics by kind: `profit` revenue, margin, collections, orders · `share` share_of_wallet, product_share,
    category_share · `competition` suppression_ratio, rival_share · `summit_project` projects_won, revenue, orders.
    Without `baseline`, the KPI's figure of the same months of last year is taken, or of the year before where these
    are not over; `baseline_source` says so. With `null`, or where kpi has no such figure, there is none.

    A customer's goal may take on one of a market's plan of the same year, `takes_on_id`: of the same kind, metric, unit
    and currency, and of a market to which the customer belongs.
    """
    return await operations.create_market_goal(call, kpi, plan_id, body)


@router.reads(MARKET_GOALS, fails_with=[PlanNotFound])
async def get_market_goal(call: Call, plan_id: UUID, goal_id: UUID, kpi: KpiFigures) -> MarketGoalRead:
    """One market goal of a plan with its progress."""
    plan = await PLANS.get(call, plan_id)
    goal = await MARKET_GOALS.get(call, goal_id, of_plan(plan_id))
    return (await ask_progress(call, kpi, plan, sources_of([goal]))).show(goal)


@router.changes(
    MARKET_GOALS,
    fails_with=[
        *OF_PLAN,
        rules.MarketGoalInconsistent,
        rules.MarketGoalServed,
        TakeOnRefused,
        GoalChangeUnexplained,
    ],
)
async def update_market_goal(
    call: Call, plan_id: UUID, goal_id: UUID, body: MarketGoalUpdate, kpi: KpiFigures
) -> MarketGoalRead:
    """Change a market goal (JSON merge-patch).

    Another metric resets unit and currency unless they are sent too, and a baseline that was taken from the KPI.
    """
    return await operations.update_market_goal(call, kpi, plan_id, goal_id, body)


@router.removes(MARKET_GOALS, fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, rules.MarketGoalServed, GoalApproved])
async def delete_market_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a market goal that no approved version of the plan has.

    This is refused while relationship goals or others serve it, or customers' goals take it on.
    """
    await operations.delete_market_goal(call, plan_id, goal_id)


@router.acts(
    MARKET_GOALS,
    "/{goal_id}/withdrawal",
    status_code=204,
    takes_match=True,
    fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, rules.MarketGoalServed],
)
async def withdraw_market_goal(call: Call, plan_id: UUID, goal_id: UUID, body: GoalWithdrawal) -> None:
    """Remove a market goal from the plan with a reason, as a goal of an approved version needs."""
    await operations.withdraw_market_goal(call, plan_id, goal_id, body.reason)
