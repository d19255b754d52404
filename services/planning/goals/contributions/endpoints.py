"""Contributions to markets' plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.goals.contributions import operations
from services.planning.goals.contributions.model import ContributionsPage
from services.planning.goals.market_goals.asking import FigureSources
from services.planning.goals.market_goals.model import MarketGoalRead
from services.planning.goals.market_goals.store import MARKET_GOALS, MarketGoalQuery
from services.planning.plans.plans.rules import CustomerPlanHasNone, PlanNotFound
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}", tag="plan-contributions", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)


@router.lists(None, "/contributions", fails_with=[PlanNotFound, CustomerPlanHasNone])
async def list_plan_contributions(call: Call, plan_id: UUID, figures: FigureSources) -> ContributionsPage:
    """How far customers' goals take on those of a market's plan, and how far they have come.

    Of each goal of the plan the sum of the targets of the caller's customers who have taken it on, what nobody has
    taken on, and the sum of their figures to date. Ratios are not added up. Where a service does not answer in time, or
    the caller may not see the figures, `figure_state` gives the reason.
    """
    return await operations.list_contributions(call, figures, plan_id)


@router.lists(MARKET_GOALS, "/contributing-goals", fails_with=[PlanNotFound, CustomerPlanHasNone])
async def list_contributing_goals(
    call: Call, plan_id: UUID, query: Annotated[MarketGoalQuery, Query()], figures: FigureSources
) -> Page[MarketGoalRead]:
    """Customers' goals that take on those of a market's plan, with their progress.

    They are those of the caller's customers; `takes_on_id` gives those of one goal. Figures are read as in customers'
    plans.
    """
    return await operations.list_contributing_goals(call, figures, plan_id, query)
