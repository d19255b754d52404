"""Pareto rankings over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.pareto import operations
from services.kpi.analytics.pareto.model import ParetoQuery, ParetoRead, RankedRead
from services.kpi.analytics.sold_lines import DaysInvalid
from services.kpi.figures.kpi_values.rules import PeriodInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, Table, answer_or_tabulate
from shared.documents.answers import RENDERING_PROBLEMS, Document
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/pareto", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=ParetoRead,
    answers=CHART_AND_TABLE.answers,
    fails_with=[PeriodInvalid, DaysInvalid, *SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def get_pareto(call: Call, query: Annotated[ParetoQuery, Query()], request: Request) -> Response:
    """Customers, products or categories by net sales: cumulative share, ABC class, concentration.

    Of the caller's customers, narrowed by the filters; a caller who may see all customers also sees codes that nobody
    has taken. All with a counted document in the period are members, those with negative net sales included, and the
    shares are of the net sales of all. The reference pyramid (1 %, 19 %, 30 %, 50 % of the members) stands beside it.
    As JSON, CSV or a chart of the rows shown.
    """
    read = await operations.get_pareto(call, query)
    document = Document(
        read,
        "pareto",
        chart=lambda: operations.chart_of(read, call.language),
    )
    return await answer_or_tabulate(
        call, document, CHART_AND_TABLE.chosen(request, query.format), lambda: Table(RankedRead, read.items)
    )
