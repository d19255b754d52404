"""Forecast accuracy over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.forecast_accuracy import operations
from services.kpi.analytics.forecast_accuracy.model import (
    ForecastAccuraciesRead,
    ForecastAccuracyQuery,
    ForecastAccuracyRead,
)
from services.kpi.figures.kpi_values.rules import PeriodInvalid
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.batches.tables import CHART_AND_TABLE, Table, answer_or_tabulate
from shared.documents.answers import RENDERING_PROBLEMS, Document
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/forecast-accuracy", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(
    path="",
    model=ForecastAccuraciesRead,
    answers=CHART_AND_TABLE.answers,
    fails_with=[PeriodInvalid, *SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def list_forecast_accuracy(
    call: Call, query: Annotated[ForecastAccuracyQuery, Query()], request: Request
) -> Response:
    """Forecasts frozen before their month against what was sold: accuracy and bias.

    Of the caller's customers, narrowed by the filters; of each customer and month the last forecast frozen before the
    month counts, and only complete months do. A forecast of all purchases is compared with all sales of the customer,
    forecasts of categories alone with the sales of these; `group_by=category` and `category` compare those of
    categories. As JSON, CSV or a chart.
    """
    read = await operations.list_forecast_accuracy(call, query)
    document = Document(
        read,
        "forecast-accuracy",
        chart=lambda: operations.chart_of(read, query.first, call.language),
    )
    return await answer_or_tabulate(
        call, document, CHART_AND_TABLE.chosen(request, query.format), lambda: Table(ForecastAccuracyRead, read.items)
    )
