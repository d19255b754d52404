"""What customers bought, over HTTP, for other services."""

from typing import Annotated

from fastapi import Query, Response

from services.kpi.figures.customer_years import store
from services.kpi.figures.customer_years.model import CustomerYearsQuery, CustomerYearsRead
from services.kpi.figures.kpi_values.rules import require_whole_months
from shared.auth.access import Access, FieldHidden, Scope, is_cleared
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/kpi-values/customers",
    reads=(Scope.KPIS_READ, Access.SERVICES),
    writes=(Scope.FACTS_WRITE, Access.SERVICES),
    in_spec=False,
)


@router.reads(path="", model=CustomerYearsRead)
async def list_customer_years(call: Call, query: Annotated[CustomerYearsQuery, Query()]) -> Response:
    """For grading: purchases, first order, months with orders and later sales of each of the caller's customers."""
    if not is_cleared(2):
        raise FieldHidden("cost", 2)
    require_whole_months(query.first, query.last)
    found = await store.read_customer_years(call.session, call.principal, query)
    return Response(found.model_dump_json(), media_type="application/json")
