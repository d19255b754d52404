"""Cohorts over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.cohorts import operations
from services.kpi.analytics.cohorts.model import CohortQuery, CohortRowRead, CohortsRead
from services.kpi.analytics.cohorts.rules import CohortsTooLong
from services.kpi.figures.kpi_values.rules import PeriodInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, Table, answer_or_tabulate
from shared.documents.answers import RENDERING_PROBLEMS, Document
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/cohorts", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=CohortsRead,
    answers=CHART_AND_TABLE.answers,
    fails_with=[PeriodInvalid, CohortsTooLong, *SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def list_cohorts(call: Call, query: Annotated[CohortQuery, Query()], request: Request) -> Response:
    """Customers by the period of their first order: how many still order, and for how much.

    Of the caller's customers, narrowed by the filters; a caller who may see all customers also sees codes that nobody
    has taken, each as a customer of its own. Retention by count is at most 1; by revenue it is above 1 when those who
    stay buy more. Orders of the whole history decide which is the first. The running period is marked. As JSON, CSV or
    a chart.
    """
    read = await operations.list_cohorts(call, query)
    document = Document(
        read,
        "cohorts",
        chart=lambda: operations.chart_of(read, query.measure, call.language),
    )
    return await answer_or_tabulate(
        call,
        document,
        CHART_AND_TABLE.chosen(request, query.format),
        lambda: Table(CohortRowRead, operations.rows_of(read)),
    )
