"""Payments over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.payments import store
from services.kpi.payments.model import PaymentRead
from services.kpi.payments.operations import PAYMENTS
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/payments", tag="payments")

READS = requires(Scope.KPIS_READ)
PaymentQuery = store.LISTING.query_model

add_batch_endpoints(router, PAYMENTS, reads=Scope.KPIS_READ, pushes=Scope.FACTS_WRITE)


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown),
)
async def list_payments(
    query: Annotated[PaymentQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[PaymentRead]:
    """The payments of the caller's customers, newest first."""
    page = await store.list_payments(session, principal, query)
    link_next(request, response, page)
    return page
