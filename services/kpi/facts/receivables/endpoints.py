"""Receivables over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import StreamingResponse

from services.kpi.clients import Customers
from services.kpi.facts.receivables import operations, store
from services.kpi.facts.receivables.model import (
    OpenReceivablesRead,
    PaymentRecordsQuery,
    PaymentRecordsRead,
    ReceivableRead,
)
from services.kpi.facts.receivables.operations import RECEIVABLES
from services.kpi.facts.receivables.payment_records import read_payment_records
from services.kpi.facts.receivables.store import RECEIVABLE_LIST, ReceivableExportQuery, ReceivableQuery
from shared.auth.access import Access, Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.batches.exports import content_of, export
from shared.customers.directory import CustomerMerged, CustomerNotFound, require_customer
from shared.lists.paging import Page
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size

router = ConceptRouter("/v1/receivables", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)
OfCustomer = Annotated[UUID, Query(description="The customer whose receivables are added up.")]
IncludeGroup = Annotated[bool, Query(description="Include the customer's subsidiaries.")]

add_batch_endpoints(router, RECEIVABLES, pushes=Scope.FACTS_WRITE)


@router.lists(RECEIVABLE_LIST)
async def list_receivables(call: Call, query: Annotated[ReceivableQuery, Query()]) -> Page[ReceivableRead]:
    """The receivables of the caller's customers, newest first, and what is open of each.

    `is_open=true&sort=due_on` lists what is open, the oldest first; `days_overdue__gt=90` what has been due for longer.
    With `as_of`, all is of the end of that day: receivables issued by then, less the payments up to then. One that is
    paid in the ERP is closed from its last payment on; without a payment it is never open.
    """
    return await store.list_receivables(call, query)


@router.streams(RECEIVABLE_LIST, "/export", content_of(ReceivableRead), size=Size.FILE)
async def export_receivables(call: Call, query: Annotated[ReceivableExportQuery, Query()]) -> StreamingResponse:
    """Export receivables as NDJSON or CSV.

    Filters, `as_of` and sorting are those of the list; all that match are exported, however many. A receivable that
    changes meanwhile is exported as it was when its page was read.
    """
    return await export(call, query, ReceivableRead, store.list_receivables, name="receivables")


@router.reads(path="/payment-records", needs=(Scope.KPIS_READ, Access.SERVICES), model=PaymentRecordsRead)
async def list_payment_records(call: Call, query: Annotated[PaymentRecordsQuery, Query()]) -> Response:
    """For grading: how each of the caller's customers paid the receivables that fell due."""
    found = await read_payment_records(call.session, call.principal, query)
    return Response(found.model_dump_json(), media_type="application/json")


@router.reads(path="/open", fails_with=[CustomerNotFound, CustomerMerged])
async def get_open_receivables(
    call: Call, customer_id: OfCustomer, customers: Customers, include_group: IncludeGroup = False
) -> OpenReceivablesRead:
    """A customer's open receivables, in total and by kind.

    Amounts are in the base currency. `include_group=true` adds those of its subsidiaries that are the caller's
    customers.
    """
    await require_customer(call.session, call.principal, customer_id, customers)
    asked = operations.OpenReceivablesQuestion(include_group, call.settings.base_currency, company_today())
    return await operations.add_up_open(call.session, call.principal, customer_id, asked)
