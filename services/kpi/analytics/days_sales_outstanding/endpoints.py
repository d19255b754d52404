"""Days sales outstanding over HTTP."""

from typing import Annotated

from fastapi import Query, Response

from services.kpi.analytics.days_sales_outstanding import operations
from services.kpi.analytics.days_sales_outstanding.model import DaysSalesOutstandingRead, DsoQuery
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/days-sales-outstanding", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(path="", model=DaysSalesOutstandingRead, fails_with=SELECTION_PROBLEMS, is_translated=True, may_lag=True)
async def get_days_sales_outstanding(call: Call, query: Annotated[DsoQuery, Query()]) -> Response:
    """Days sales outstanding (DSO) at the end of a day, by two methods, in all and by group.

    By counting back: from `as_of` back through the months until their net credit sales have used up what is open, at
    most 36 months. By turnover: the days of the period divided by its net credit sales over the mean of its month-end
    balances. Net credit sales are the receivables issued, whatever their kind, with credit notes negative. Where one is
    not defined, it is null and says why.
    """
    found = await operations.get_days_sales_outstanding(call, query)
    # The figures are made here: validating them again would cost more than reading them.
    return Response(found.model_dump_json(), media_type="application/json")
