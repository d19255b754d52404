"""Order cycles over HTTP."""

from typing import Annotated, Any

from fastapi import Query, Request

from services.kpi.analytics.order_cycles import operations
from services.kpi.analytics.order_cycles.model import OrderCycleQuery, OrderCycleRead
from services.kpi.analytics.order_cycles.store import ORDER_CYCLES
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, tabulated_in_lots
from shared.documents.answers import RENDERING_PROBLEMS, Document, answer
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/order-cycles", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)
NAME = "order-cycles"


@router.lists(
    ORDER_CYCLES,
    answers=CHART_AND_TABLE.answers,
    fails_with=[*SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def list_order_cycles(call: Call, query: Annotated[OrderCycleQuery, Query()], request: Request) -> Any:
    """When each customer orders, when its next order is expected, and who is overdue.

    The most overdue first. A cycle is the median gap between a customer's order days of three years, of all its codes;
    the next order is expected to be like the median of the last six. Customers that ordered on one day only are listed
    without a cycle, with the reason. As JSON or a chart of the page, or as CSV of all pages.
    """
    chosen = CHART_AND_TABLE.chosen(request, query.format)
    if chosen is Format.CSV:
        return await tabulated_in_lots(
            call, OrderCycleRead, lambda brief: operations.read_all_order_cycles(brief, query), NAME
        )
    page = await operations.list_order_cycles(call, query)
    if chosen is Format.JSON:
        return page
    chart = Document(page, NAME, chart=lambda: operations.chart_of(page.items, call.language))
    return await answer(call, chart, chosen)
