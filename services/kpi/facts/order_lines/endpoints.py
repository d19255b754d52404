"""Order lines over HTTP."""

from typing import Annotated

from fastapi import Query
from fastapi.responses import StreamingResponse

from services.kpi.facts.order_lines.model import SoldLineRead
from services.kpi.facts.order_lines.store import ORDER_LINES, OrderLineExportQuery, OrderLineQuery
from shared.auth.access import Scope
from shared.batches.exports import content_of, export
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size

router = ConceptRouter("/v1/order-lines", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(ORDER_LINES)
async def list_order_lines(call: Call, query: Annotated[OrderLineQuery, Query()]) -> Page[SoldLineRead]:
    """The lines of all orders of the caller's customers, newest first. The cost needs clearance 2.

    `is_on_time=false` finds what was shipped late, `category=` the lines of a category's products. A caller who may
    see all customers also sees lines of orders with unknown codes.
    """
    return await ORDER_LINES.page(call, query)


@router.streams(ORDER_LINES, "/export", content_of(SoldLineRead), size=Size.FILE)
async def export_order_lines(call: Call, query: Annotated[OrderLineExportQuery, Query()]) -> StreamingResponse:
    """Export order lines as NDJSON or CSV.

    Filters and sorting are those of the list; all lines that match are exported, however many. Fields above the
    caller's clearance are left out. A line that changes meanwhile is exported as it was when its page was read.
    """
    return await export(call, query, SoldLineRead, ORDER_LINES.page, name="order-lines")
