"""Products over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.products.model import ProductRead
from services.kpi.facts.products.operations import PRODUCTS
from services.kpi.facts.products.store import PRODUCT_LIST, ProductQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/products", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

add_batch_endpoints(router, PRODUCTS, pushes=Scope.FACTS_WRITE)


@router.lists(PRODUCT_LIST)
async def list_products(call: Call, query: Annotated[ProductQuery, Query()]) -> Page[ProductRead]:
    """The products, by SKU. The unit cost needs clearance 2."""
    return await PRODUCT_LIST.page(call, query)
