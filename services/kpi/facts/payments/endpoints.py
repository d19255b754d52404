"""Payments over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.payments.model import PaymentRead
from services.kpi.facts.payments.operations import PAYMENTS
from services.kpi.facts.payments.store import PAYMENT_LIST, PaymentQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/payments", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

add_batch_endpoints(router, PAYMENTS, pushes=Scope.FACTS_WRITE)


@router.lists(PAYMENT_LIST)
async def list_payments(call: Call, query: Annotated[PaymentQuery, Query()]) -> Page[PaymentRead]:
    """The payments of the caller's customers, newest first."""
    return await PAYMENT_LIST.page(call, query)
