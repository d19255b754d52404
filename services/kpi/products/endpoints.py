"""Products over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.products import store
from services.kpi.products.model import ProductRead
from services.kpi.products.operations import PRODUCTS
from shared.auth.access import Scope, requires
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/products", tag="products")

READS = requires(Scope.KPIS_READ)
ProductQuery = store.LISTING.query_model

add_batch_endpoints(router, PRODUCTS, reads=Scope.KPIS_READ, pushes=Scope.FACTS_WRITE)


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown),
)
async def list_products(
    query: Annotated[ProductQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
) -> Page[ProductRead]:
    """The products, by SKU. The unit cost needs clearance 2."""
    page = await store.list_products(session, query)
    link_next(request, response, page)
    return page
