"""Receivable ageing over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.analytics.receivable_ageing import forms, operations
from services.kpi.analytics.receivable_ageing.model import AgeingQuery, ReceivableAgeingRead
from services.kpi.figures.selection import SELECTION_PROBLEMS
from shared.auth.access import Scope
from shared.documents.answers import RENDERING_PROBLEMS, Document, answer
from shared.web.call import Call
from shared.web.downloads import disposition_of
from shared.web.formats import Format, Formats
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/receivable-ageing", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

FORMATS = Formats(Format.JSON, Format.CSV, Format.SVG, Format.PNG, Format.VEGA_LITE)


@router.reads(
    path="",
    model=ReceivableAgeingRead,
    answers=FORMATS.answers,
    fails_with=[*SELECTION_PROBLEMS, *RENDERING_PROBLEMS],
    is_translated=True,
    may_lag=True,
)
async def get_receivable_ageing(call: Call, query: Annotated[AgeingQuery, Query()], request: Request) -> Response:
    """What is open at the end of a day by age, in all and in each requested grouping.

    Ages count days since the due date: not due, 1–30, 31–60, 61–90 and over 90. Open is what was issued by then, less
    the payments up to then; credit notes reduce it, overpayments do not. Receivables of the caller's customers count;
    who sees all customers also gets those of unknown codes, under the key null.

    As JSON, as CSV, or as a chart of the first grouping.
    """
    found = await operations.get_receivable_ageing(call, query)
    chosen = FORMATS.chosen(request, query.format)
    if chosen is Format.CSV:
        headers = {"Content-Disposition": disposition_of("receivable-ageing.csv")}
        return Response("".join(forms.csv_lines(found)), media_type="text/csv; charset=utf-8", headers=headers)
    chart = Document(found, "receivable-ageing", chart=lambda: forms.ageing_chart(found, call.language))
    return await answer(call, chart, chosen)
