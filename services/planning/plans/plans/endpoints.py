"""Plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Customers
from services.planning.plans.plans import operations, rules
from services.planning.plans.plans.model import PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.plans.rules import PLAN_CLOSED, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS, PlanQuery, everything_of
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(PLANS)
async def list_plans(call: Call, query: Annotated[PlanQuery, Query()]) -> Page[PlanRead]:
    """Plans of the caller's customers, and of markets.

    `customer_id` gives one customer's, `market_kind` and `market_code` one market's; `fiscal_year`, `status` and
    `open_step` filter too. A market's plan is seen by whoever sees one of its customers, a product's by everybody.
    """
    return await PLANS.page(call, query)


@router.creates(
    PLANS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        rules.PlanSubjectUnclear,
        rules.MarketNotYours,
        CustomerNotFound,
        CustomerMerged,
        rules.PlanExists,
        PeerUnavailable,
    ],
)
async def create_plan(call: Call, body: PlanCreate, customers: Customers) -> PlanRead:
    """Create the plan of a customer or of a market for a fiscal year.

    There is one per customer or market and year. A market is a region, an industry or a category of products; its plan
    is for who sees all of its customers: everybody's, or those of the region.
    """
    return await operations.create_plan(call, customers, body)


@router.reads(PLANS)
async def get_plan(call: Call, plan_id: UUID) -> PlanRead:
    """One plan of a customer or of a market.

    Its `ETag` and `updated_at` also change with those of its goals and steps that the caller may see, so that
    `If-Match` covers the plan as a whole.
    """
    return await PLANS.get(call, plan_id)


@router.changes(PLANS, fails_with=[PlanFrozen, *PLAN_CLOSED])
async def update_plan(call: Call, plan_id: UUID, body: PlanUpdate) -> PlanRead:
    """Change a draft plan (JSON merge-patch)."""
    return await operations.update_plan(call, plan_id, body)


@router.removes(PLANS, fails_with=[PlanFrozen, rules.PlanInForce, rules.MarketGoalTakenOn, *PLAN_CLOSED])
async def delete_plan(call: Call, plan_id: UUID) -> None:
    """Delete a draft that was never approved. The year is free for another plan.

    Its history is kept, and so are its actions, which then belong to no plan. A market's plan stays while customers'
    goals take on its goals.
    """
    await operations.delete_plan(call, plan_id)


@router.lists(None, "/{plan_id}/history", fails_with=[PlanNotFound, CursorInvalid])
async def list_plan_history(call: Call, plan_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a plan and their authors, newest first. Those of its goals and its steps are included."""
    await PLANS.get(call, plan_id)
    return await history_page(call, of_entities(everything_of(plan_id)), query)
