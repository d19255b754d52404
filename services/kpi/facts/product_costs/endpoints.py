"""Costs of products over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.product_costs.model import COST_LEVEL, ProductCostRead
from services.kpi.facts.product_costs.operations import PRODUCT_COSTS
from services.kpi.facts.product_costs.store import PRODUCT_COST_LIST, ProductCostQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/product-costs", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE, clearance=COST_LEVEL)

add_batch_endpoints(router, PRODUCT_COSTS, pushes=Scope.FACTS_WRITE)


@router.lists(PRODUCT_COST_LIST)
async def list_product_costs(call: Call, query: Annotated[ProductCostQuery, Query()]) -> Page[ProductCostRead]:
    """The costs of products, by SKU, the newest first; they need clearance 2.

    An order line without a cost takes the last one up to the day of its order.
    """
    return await PRODUCT_COST_LIST.page(call, query)
