"""Sales curves over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.sales_curves import operations
from services.kpi.analytics.sales_curves.model import CurvePointRead, SalesCurveQuery, SalesCurveRead
from services.kpi.analytics.sales_curves.rules import CurveTooLong
from services.kpi.figures.kpi_values.rules import PeriodInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, Table, answer_or_tabulate
from shared.documents.answers import RENDERING_PROBLEMS, Document
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/sales-curves", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=SalesCurveRead,
    answers=CHART_AND_TABLE.answers,
    fails_with=[PeriodInvalid, CurveTooLong, *SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def get_sales_curve(call: Call, query: Annotated[SalesCurveQuery, Query()], request: Request) -> Response:
    """Net sales by month, with last year's, trend, season, and what is expected next.

    Of the caller's customers, narrowed by the filters. The season is the median ratio of a month to the centred moving
    average of twelve months, scaled to a mean of 1; the trend is a Theil–Sen line through the sales without their
    season; their product is the expectation, and eight of ten fitted months lay within the band around it. Fitted are
    the complete months asked for, from the first with sales on: below 6 there is no trend, below 24 no season, and the
    reason is given. The running month is marked and not fitted. As JSON, CSV or a chart.
    """
    read = await operations.get_sales_curve(call, query)
    document = Document(
        read,
        "sales-curve",
        chart=lambda: operations.chart_of(read, call.language),
    )
    return await answer_or_tabulate(
        call, document, CHART_AND_TABLE.chosen(request, query.format), lambda: Table(CurvePointRead, read.items)
    )
