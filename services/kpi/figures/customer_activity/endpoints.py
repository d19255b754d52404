"""Customers' activity over HTTP, for other services."""

from typing import Annotated

from fastapi import Query, Response

from services.kpi.figures.customer_activity.model import (
    ActivityPeriod,
    CustomerActivityQuery,
    CustomerActivityRead,
    RecordedCustomersRead,
)
from services.kpi.figures.customer_activity.store import read_customer_activity, read_recorded_customers
from shared.auth.access import Access, Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customer-activity",
    reads=(Scope.KPIS_READ, Access.SERVICES),
    writes=(Scope.FACTS_WRITE, Access.SERVICES),
    in_spec=False,
)


@router.reads(path="", model=CustomerActivityRead)
async def list_customer_activity(call: Call, query: Annotated[CustomerActivityQuery, Query()]) -> Response:
    """For dossiers: what each of up to 500 customers ordered lately, and what is overdue."""
    found = await read_customer_activity(call, query)
    return Response(found.model_dump_json(), media_type="application/json")


@router.reads(path="/recorded", model=RecordedCustomersRead)
async def list_recorded_customers(call: Call, query: Annotated[ActivityPeriod, Query()]) -> Response:
    """For the completeness of dossiers: of which customers there are orders, and receivables that fell due."""
    found = await read_recorded_customers(call, query)
    return Response(found.model_dump_json(), media_type="application/json")
