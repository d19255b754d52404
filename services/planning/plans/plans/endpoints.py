"""Plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.clients import Customers
from services.planning.plans.plans import operations, rules
from services.planning.plans.plans.model import PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
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
    """Plans of the caller's customers.

    `customer_id` gives one customer's; `fiscal_year`, `status` and `open_step` filter too.
    """
    return await PLANS.page(call, query)


@router.creates(
    PLANS,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, rules.PlanExists, PeerUnavailable],
)
async def create_plan(call: Call, body: PlanCreate, customers: Customers) -> PlanRead:
    """Create a customer's plan for a fiscal year. There is one per customer and year."""
    return await operations.create_plan(call, customers, body)


@router.reads(PLANS)
async def get_plan(call: Call, plan_id: UUID) -> PlanRead:
    """One plan of a customer.

    Its `ETag` and `updated_at` also change with those of its goals and steps that the caller may see, so that
    `If-Match` covers the plan as a whole.
    """
    return await PLANS.get(call, plan_id)


@router.changes(PLANS, fails_with=[PlanFrozen, PlanSuperseded])
async def update_plan(call: Call, plan_id: UUID, body: PlanUpdate) -> PlanRead:
    """Change a draft plan (JSON merge-patch)."""
    return await operations.update_plan(call, plan_id, body)


@router.removes(PLANS, fails_with=[PlanFrozen, rules.PlanInForce, PlanSuperseded])
async def delete_plan(call: Call, plan_id: UUID) -> None:
    """Delete a draft that was never approved. The year is free for another plan.

    Its history is kept, and so are its actions, which then belong to no plan.
    """
    await operations.delete_plan(call, plan_id)


@router.lists(None, "/{plan_id}/history", fails_with=[PlanNotFound, CursorInvalid])
async def list_plan_history(call: Call, plan_id: UUID, query: Annotated[HistoryQuery, Query()]) -> HistoryPage:
    """The changes of a plan and their authors, newest first. Those of its goals and its steps are included."""
    await PLANS.get(call, plan_id)
    return await history_page(call, of_entities(everything_of(plan_id)), query)
