"""Orders over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.kpi.facts.orders import store
from services.kpi.facts.orders.model import OrderDetailRead, OrderRead
from services.kpi.facts.orders.operations import ORDERS
from services.kpi.facts.orders.store import ORDER_LIST, OrderQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/orders", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

add_batch_endpoints(router, ORDERS, pushes=Scope.FACTS_WRITE)


@router.lists(ORDER_LIST)
async def list_orders(call: Call, query: Annotated[OrderQuery, Query()]) -> Page[OrderRead]:
    """The orders of the caller's customers, newest first.

    `late_lines__gte=1` finds those shipped late. A caller who may see all customers also sees orders with unknown
    codes.
    """
    return await ORDER_LIST.page(call, query)


@router.reads(ORDER_LIST)
async def get_order(call: Call, order_id: UUID) -> OrderDetailRead:
    """One order with its lines. Its cost needs clearance 2."""
    return await store.get_order(call, order_id)
