"""Market goals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Competitors
from services.planning.goals.market_goals import operations, rules
from services.planning.goals.market_goals.asking import FigureSources, ask_progress, sources_of
from services.planning.goals.market_goals.model import MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.goals.market_goals.store import MARKET_GOALS, MarketGoalQuery, of_plan
from services.planning.goals.market_goals.taking_on import TakeOnRefused
from services.planning.goals.revising import GoalApproved, GoalChangeUnexplained, GoalWithdrawal
from services.planning.plans.parts.rules import TooManyParts
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketGoalTakenOn, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS
from shared.auth.access import Scope
from shared.customers.competitors import CompetitorUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}/market-goals", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)
OF_PLAN = (PlanNotFound, PlanFrozen, *PLAN_CLOSED, CompetitorUnknown, PeerUnavailable)
REMOVED = (PlanNotFound, PlanFrozen, *PLAN_CLOSED, rules.MarketGoalServed, MarketGoalTakenOn)


@router.lists(MARKET_GOALS, fails_with=[PlanNotFound])
async def list_market_goals(
    call: Call, plan_id: UUID, query: Annotated[MarketGoalQuery, Query()], figures: FigureSources
) -> Page[MarketGoalRead]:
    """The market goals of a plan with their progress, in the order of creation.

    Goals on margins and against rivals need clearance 2. Figures are those of a customer, or of a market as a whole for
    who sees all of it: from kpi, from the supply landscape of the customer service, and from our own summit projects.
    Where a service does not answer in time, or the caller lacks its scope (kpis:read, customers:read) or the clearance
    of the figure, goals are shown without it: `progress.state` gives the reason.
    """
    plan = await PLANS.get(call, plan_id)
    page = await MARKET_GOALS.page(call, query, of_plan(plan_id))
    progress = await ask_progress(call, figures, plan, sources_of(page.items))
    page.items = [progress.show(goal) for goal in page.items]
    return page


@router.creates(
    MARKET_GOALS,
    fails_with=[*OF_PLAN, TooManyParts, rules.MarketGoalInconsistent, TakeOnRefused],
)
async def create_market_goal(
    call: Call, plan_id: UUID, body: MarketGoalCreate, figures: FigureSources, competitors: Competitors
) -> MarketGoalRead:
    """Add a market goal to a plan.

    Metrics by kind: `profit` revenue, margin, collections, orders · `share` share_of_wallet, product_share,
    category_share · `competition` suppression_ratio, rival_share · `summit_project` projects_won, revenue, orders.
    Shares by product or category name it in `share_of`: of a customer's plan they are shares of its purchasing, and
    there are figures of categories only; of a market's plan they are shares of the market, and there are none of
    industries. Goals against rivals name a `competitor_id`. Summit projects count that we won in the year, their
    revenue and orders in the goal's currency.
    Without `baseline`, the figure of the same months of last year is taken, or of the year before where these are not
    over; of a rival the share at the beginning of the year, or today's; `baseline_source` says so. With `null`, or
    where there is no such figure, there is none.

    A customer's goal may take on one of a market's plan of the same year, `takes_on_id`: of the same kind, metric, unit
    and currency, and of a market to which the customer belongs. While the market's plan is revised, it takes on a goal
    of the approved version, as long as the revision neither removes it nor changes what it measures.
    """
    return await operations.create_market_goal(call, figures, competitors, plan_id, body)


@router.reads(MARKET_GOALS, fails_with=[PlanNotFound])
async def get_market_goal(call: Call, plan_id: UUID, goal_id: UUID, figures: FigureSources) -> MarketGoalRead:
    """One market goal of a plan with its progress."""
    plan = await PLANS.get(call, plan_id)
    goal = await MARKET_GOALS.get(call, goal_id, of_plan(plan_id))
    return (await ask_progress(call, figures, plan, sources_of([goal]))).show(goal)


@router.changes(
    MARKET_GOALS,
    fails_with=[
        *OF_PLAN,
        rules.MarketGoalInconsistent,
        MarketGoalTakenOn,
        TakeOnRefused,
        GoalChangeUnexplained,
    ],
)
async def update_market_goal(
    call: Call, plan_id: UUID, goal_id: UUID, body: MarketGoalUpdate, figures: FigureSources, competitors: Competitors
) -> MarketGoalRead:
    """Change a market goal (JSON merge-patch).

    Another metric resets unit, currency and `share_of` unless they are sent too, and a baseline that was not entered. A
    goal of a market's plan that customers' goals take on, in their plans or approved versions, keeps what it measures.
    """
    return await operations.update_market_goal(call, figures, competitors, plan_id, goal_id, body)


@router.removes(MARKET_GOALS, fails_with=[*REMOVED, GoalApproved])
async def delete_market_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a market goal that no approved version of the plan has.

    This is refused while relationship goals or others serve it, or customers' goals take it on, in their plans or in
    approved versions that are in force.
    """
    await operations.delete_market_goal(call, plan_id, goal_id)


@router.acts(
    MARKET_GOALS,
    "/{goal_id}/withdrawal",
    status_code=204,
    takes_match=True,
    fails_with=REMOVED,
)
async def withdraw_market_goal(call: Call, plan_id: UUID, goal_id: UUID, body: GoalWithdrawal) -> None:
    """Remove a market goal from the plan with a reason, as a goal of an approved version needs."""
    await operations.withdraw_market_goal(call, plan_id, goal_id, body.reason)
