"""Plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.planning.clients import Customers
from services.planning.plans import operations, rules, store
from services.planning.plans.model import PlanCreate, PlanRead, PlanUpdate
from services.planning.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.peers import PeerUnavailable
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/plans", tag="plans")

READS = requires(Scope.PLANS_READ)
WRITES = requires(Scope.PLANS_WRITE)
WRITES_OF_CUSTOMERS = requires(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ)
PlanQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_plans(
    query: Annotated[PlanQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[PlanRead]:
    """Plans of the caller's customers; `customer_id` for one customer's, `fiscal_year`, `status`, `open_step`."""
    page = await store.list_plans(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES_OF_CUSTOMERS],
    status_code=201,
    response_model=PlanRead,
    responses=can_fail_with(CustomerNotFound, rules.PlanExists, PeerUnavailable),
)
async def create_plan(
    body: PlanCreate, response: Response, session: Session, principal: CurrentPrincipal, customers: Customers
) -> PlanRead:
    """Start a customer's plan for a fiscal year; there is one per customer and year."""
    plan = await operations.create_plan(session, principal, customers, body)
    response.headers["Location"] = f"/v1/plans/{plan.id}"
    return tagged(response, plan)


@router.get("/{plan_id}", dependencies=[READS], response_model=PlanRead, responses=can_fail_with(PlanNotFound))
async def get_plan(plan_id: UUID, response: Response, session: Session, principal: CurrentPrincipal) -> PlanRead:
    """One plan. Its `ETag` also changes with its goals and steps, so that `If-Match` covers the plan as a whole."""
    return tagged(response, await store.get_plan(session, principal, plan_id))


@router.patch(
    "/{plan_id}",
    dependencies=[WRITES],
    response_model=PlanRead,
    responses=can_fail_with(PlanNotFound, PlanFrozen, PlanSuperseded, PreconditionFailed),
)
async def update_plan(
    plan_id: UUID,
    body: PlanUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> PlanRead:
    """Change the fields sent of a draft (JSON merge-patch)."""
    return tagged(response, await operations.update_plan(session, principal, plan_id, body, if_match))


@router.delete(
    "/{plan_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(PlanNotFound, PlanFrozen, PlanSuperseded, PreconditionFailed),
)
async def delete_plan(plan_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None) -> None:
    """Take a draft out of every list; its history is kept, and the year is free for another plan."""
    await operations.delete_plan(session, principal, plan_id, if_match)


@router.post(
    "/{plan_id}/approval",
    dependencies=[WRITES],
    response_model=PlanRead,
    responses=can_fail_with(
        PlanNotFound, rules.ApproverNotSupervisor, rules.PlanIncomplete, PlanFrozen, PlanSuperseded, PreconditionFailed
    ),
)
async def approve_plan(
    plan_id: UUID, response: Response, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> PlanRead:
    """Approve a plan whose steps before execution are complete: from then on it and its goals are frozen.

    Send the `ETag` of what was read as `If-Match`, and nothing is approved that changed in between.
    """
    return tagged(response, await operations.approve_plan(session, principal, plan_id, if_match))


@router.get(
    "/{plan_id}/history",
    dependencies=[READS],
    response_model=HistoryPage,
    responses=can_fail_with(PlanNotFound),
)
async def list_plan_history(
    plan_id: UUID,
    query: Annotated[HistoryQuery, Query()],
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
) -> HistoryPage:
    """Who changed what of a plan, its goals and its steps, newest first."""
    await store.get_plan(session, principal, plan_id)
    return await history_page(session, request, of_entities(store.everything_of(plan_id)), query)
