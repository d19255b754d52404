"""Stock-up hints over HTTP."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Query, Request

from services.kpi.analytics.order_cycles.operations import find_known_day
from services.kpi.analytics.stock_up_hints.model import StockUpHintQuery, StockUpHintRead
from services.kpi.analytics.stock_up_hints.store import STOCK_UP_HINTS, hints
from services.kpi.figures.selection import SELECTION_PROBLEMS, selected
from shared.auth.access import Scope
from shared.batches.tables import TABLE, tabulated_in_lots
from shared.problems import Unavailable
from shared.web.call import Call
from shared.web.formats import Format
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/stock-up-hints", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(STOCK_UP_HINTS, answers=TABLE.answers, fails_with=[Unavailable, *SELECTION_PROBLEMS], may_lag=True)
async def list_stock_up_hints(call: Call, query: Annotated[StockUpHintQuery, Query()], request: Request) -> Any:
    """What customers will reorder: how many units of a product to prepare by which day.

    The soonest first. The reorder interval is the median gap between the days of the last 366 on which the customer
    ordered the product, the quantity the median of these days; two days are needed. A customer that is overdue by
    another cycle has probably left: there is no hint. As JSON, or as CSV of all pages.
    """
    as_of = await find_known_day(call, query.as_of)
    among = sa.and_(*selected(query, call.principal))
    listing = STOCK_UP_HINTS.over(hints(as_of, query.lead_days, query.by, among))
    if TABLE.chosen(request, query.format) is Format.CSV:
        return await tabulated_in_lots(
            call, StockUpHintRead, lambda brief: listing.lots(brief, query), "stock-up-hints"
        )
    return await listing.page(call, query)
