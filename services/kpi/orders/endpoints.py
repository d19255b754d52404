"""Orders over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kpi.orders import store
from services.kpi.orders.model import OrderDetailRead, OrderRead
from services.kpi.orders.operations import ORDERS
from services.kpi.orders.rules import OrderNotFound
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/orders", tag="orders")

READS = requires(Scope.KPIS_READ)
OrderQuery = store.LISTING.query_model

add_batch_endpoints(router, ORDERS, reads=Scope.KPIS_READ, pushes=Scope.FACTS_WRITE)


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown),
)
async def list_orders(
    query: Annotated[OrderQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[OrderRead]:
    """The orders of the caller's customers, newest first; `late_lines__gte=1` for those shipped late.

    Who sees all customers also sees the orders under codes that no customer has.
    """
    page = await store.list_orders(session, principal, query)
    link_next(request, response, page)
    return page


@router.get("/{order_id}", dependencies=[READS], response_model=OrderDetailRead, responses=can_fail_with(OrderNotFound))
async def get_order(order_id: UUID, session: Session, principal: CurrentPrincipal) -> OrderDetailRead:
    """One order with its lines. Its cost needs clearance 2."""
    return await store.get_order(session, principal, order_id)
