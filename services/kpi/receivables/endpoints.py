"""Receivables over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.kpi.receivables import operations, store
from services.kpi.receivables.model import OpenReceivablesRead, PaymentRecordsQuery, PaymentRecordsRead, ReceivableRead
from services.kpi.receivables.operations import RECEIVABLES
from services.kpi.receivables.payment_records import read_payment_records
from shared.auth.access import CurrentPrincipal, Scope, refuse_outsiders, requires
from shared.batches.endpoints import add_batch_endpoints
from shared.customers.directory import CustomerNotFound, require_customer
from shared.customers.following import CustomerDirectoryClient
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.time import utc_now
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.peers import peer_of
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/receivables", tag="receivables")

READS = requires(Scope.KPIS_READ)
IncludeGroup = Annotated[bool, Query(description="Add everyone below the customer in its group.")]
ReceivableQuery = store.LISTING.query_model

add_batch_endpoints(router, RECEIVABLES, reads=Scope.KPIS_READ, pushes=Scope.FACTS_WRITE)


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown),
)
async def list_receivables(
    query: Annotated[ReceivableQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[ReceivableRead]:
    """The receivables of the caller's customers, newest first."""
    page = await store.list_receivables(session, principal, query)
    link_next(request, response, page)
    return page


@router.get(
    "/payment-records",
    dependencies=[READS, Depends(refuse_outsiders)],
    response_model=PaymentRecordsRead,
    include_in_schema=False,
)
async def list_payment_records(
    query: Annotated[PaymentRecordsQuery, Query()], session: Session, principal: CurrentPrincipal
) -> Response:
    """How the caller's customers paid what fell due, for grading: one answer for all."""
    found = await read_payment_records(session, principal, query)
    return Response(found.model_dump_json(), media_type="application/json")


@router.get(
    "/open", dependencies=[READS], response_model=OpenReceivablesRead, responses=can_fail_with(CustomerNotFound)
)
async def get_open_receivables(
    customer_id: UUID,
    request: Request,
    session: Session,
    principal: CurrentPrincipal,
    include_group: IncludeGroup = False,
) -> OpenReceivablesRead:
    """What a customer still owes, in the base currency, in all and by kind.

    With `include_group=true` together with everyone below it in its group; of these only the caller's customers.
    """
    source = CustomerDirectoryClient(peer_of(request, "customer"))
    await require_customer(session, principal, customer_id, source)
    currency = request.app.state.settings.base_currency
    asked = operations.OpenReceivablesQuestion(include_group, currency, utc_now().date())
    return await operations.add_up_open(session, principal, customer_id, asked)
