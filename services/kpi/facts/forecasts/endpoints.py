"""Forecasts over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.forecasts.model import ForecastRead
from services.kpi.facts.forecasts.operations import FORECASTS
from services.kpi.facts.forecasts.store import FORECAST_LIST, ForecastQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/forecasts", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

add_batch_endpoints(router, FORECASTS, pushes=Scope.FACTS_WRITE)


@router.lists(FORECAST_LIST)
async def list_forecasts(call: Call, query: Annotated[ForecastQuery, Query()]) -> Page[ForecastRead]:
    """The forecasts of the caller's customers, the latest month first.

    `counts=true` lists those that forecast accuracy is computed with: the last frozen before their month.
    """
    return await FORECAST_LIST.page(call, query)
