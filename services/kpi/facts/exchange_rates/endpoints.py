"""Exchange rates over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.exchange_rates.model import ExchangeRateRead
from services.kpi.facts.exchange_rates.operations import EXCHANGE_RATES
from services.kpi.facts.exchange_rates.store import EXCHANGE_RATE_LIST, ExchangeRateQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/exchange-rates", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

add_batch_endpoints(router, EXCHANGE_RATES, pushes=Scope.FACTS_WRITE)


@router.lists(EXCHANGE_RATE_LIST)
async def list_exchange_rates(call: Call, query: Annotated[ExchangeRateQuery, Query()]) -> Page[ExchangeRateRead]:
    """The maintained exchange rates to the base currency, newest first.

    A document without `fx_rate` takes the last one up to its day, and follows when that is corrected.
    """
    return await EXCHANGE_RATE_LIST.page(call, query)
