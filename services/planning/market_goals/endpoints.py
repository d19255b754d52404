"""Market goals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.planning.market_goals import operations, rules, store
from services.planning.market_goals.model import MarketGoalCreate, MarketGoalRead, MarketGoalUpdate
from services.planning.market_goals.rules import MarketGoalNotFound
from services.planning.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
from services.planning.plans.store import get_plan
from services.planning.settings import Configured
from services.planning.steps.rules import StepEmpty
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/plans/{plan_id}/market-goals", tag="market-goals")

READS = requires(Scope.PLANS_READ)
WRITES = requires(Scope.PLANS_WRITE)
MarketGoalQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(PlanNotFound, CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_market_goals(
    plan_id: UUID,
    query: Annotated[MarketGoalQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[MarketGoalRead]:
    """What the plan is to achieve in the market, in the order it was taken on; margins from clearance 2 on."""
    await get_plan(session, principal, plan_id)
    page = await store.list_market_goals(session, principal, plan_id, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=MarketGoalRead,
    responses=can_fail_with(
        PlanNotFound,
        PlanFrozen,
        PlanSuperseded,
        rules.TooManyMarketGoals,
        rules.MarketGoalInconsistent,
        FieldHidden,
    ),
)
async def create_market_goal(
    plan_id: UUID,
    body: MarketGoalCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    settings: Configured,
) -> MarketGoalRead:
    """Take on a market goal.

    Metrics by kind: `profit` revenue, margin, collections, orders · `share` share_of_wallet, product_share,
    category_share · `competition` suppression_ratio, rival_share · `summit_project` projects_won, revenue, orders.
    """
    goal = await operations.create_market_goal(session, principal, settings, plan_id, body)
    response.headers["Location"] = f"/v1/plans/{plan_id}/market-goals/{goal.id}"
    return tagged(response, goal)


@router.get(
    "/{goal_id}",
    dependencies=[READS],
    response_model=MarketGoalRead,
    responses=can_fail_with(PlanNotFound, MarketGoalNotFound),
)
async def get_market_goal(
    plan_id: UUID, goal_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> MarketGoalRead:
    """One market goal of the plan."""
    await get_plan(session, principal, plan_id)
    return tagged(response, await store.get_market_goal(session, principal, plan_id, goal_id))


@router.patch(
    "/{goal_id}",
    dependencies=[WRITES],
    response_model=MarketGoalRead,
    responses=can_fail_with(
        PlanNotFound,
        MarketGoalNotFound,
        PlanFrozen,
        PlanSuperseded,
        rules.MarketGoalInconsistent,
        FieldHidden,
        PreconditionFailed,
    ),
)
async def update_market_goal(
    plan_id: UUID,
    goal_id: UUID,
    body: MarketGoalUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    settings: Configured,
    if_match: IfMatch = None,
) -> MarketGoalRead:
    """Change the fields sent (JSON merge-patch); with another metric, unit and currency follow unless they are sent."""
    return tagged(
        response,
        await operations.update_market_goal(session, principal, settings, plan_id, goal_id, body, if_match),
    )


@router.delete(
    "/{goal_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(
        PlanNotFound,
        MarketGoalNotFound,
        PlanFrozen,
        PlanSuperseded,
        rules.MarketGoalServed,
        StepEmpty,
        PreconditionFailed,
    ),
)
async def delete_market_goal(
    plan_id: UUID, goal_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a market goal out of the plan; not while relationship goals serve it."""
    await operations.delete_market_goal(session, principal, plan_id, goal_id, if_match)
