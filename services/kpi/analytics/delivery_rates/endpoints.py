"""Delivery rates over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.delivery_rates import operations
from services.kpi.analytics.delivery_rates.model import DeliveryRateQuery, DeliveryRateRead, DeliveryRatesRead
from services.kpi.analytics.sold_lines import DaysInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, Table, answer_or_tabulate
from shared.documents.answers import RENDERING_PROBLEMS, Document
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/delivery-rates", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=DeliveryRatesRead,
    answers=CHART_AND_TABLE.answers,
    fails_with=[DaysInvalid, *SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def list_delivery_rates(call: Call, query: Annotated[DeliveryRateQuery, Query()], request: Request) -> Response:
    """Order lines delivered on time, in full, and both, by month, customer, product or category.

    Of the caller's customers, narrowed by the filters. A line is due when it was shipped, or when it is open and its
    promised day is over: then it is late, and not in full. Lines whose accepted quantity is unknown count neither as
    full nor as short; `checked_lines` says of how many it is known. Lines without a promised day, credits and cancelled
    orders are left out. As JSON, CSV or a chart of the lines on time.
    """
    read = await operations.list_delivery_rates(call, query)
    document = Document(
        read,
        "delivery-rates",
        chart=lambda: operations.chart_of(read, query, call.language),
    )
    return await answer_or_tabulate(
        call, document, CHART_AND_TABLE.chosen(request, query.format), lambda: Table(DeliveryRateRead, read.items)
    )
