"""KPI figures over HTTP."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Query, Request, Response

from services.kpi.figures.kpi_values import operations, store
from services.kpi.figures.kpi_values.model import (
    CustomerYearsQuery,
    CustomerYearsRead,
    KpiValueQuery,
    KpiValueRead,
    KpiValuesRead,
)
from services.kpi.figures.kpi_values.rules import (
    GroupOfNobody,
    GroupUnsupported,
    PeriodInvalid,
    TooManyFigures,
    require_whole_months,
)
from shared.auth.access import Access, FieldHidden, Scope, is_cleared
from shared.batches.csv_text import BYTE_ORDER_MARK, csv_line
from shared.time import company_today
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.weights import weight_of_type

router = ConceptRouter("/v1/kpi-values", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

CSV: dict[int | str, Any] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.reads(
    path="",
    model=KpiValuesRead,
    answers=CSV,
    fails_with=[PeriodInvalid, GroupUnsupported, GroupOfNobody, TooManyFigures, FieldHidden],
)
async def list_kpi_values(call: Call, query: Annotated[KpiValueQuery, Query()], request: Request) -> Response:
    """Figures of one or several KPIs by period and group.

    They cover the caller's customers only. Without `group_by`, every period has a figure; with it, every group with
    values in the period. The sums of numerators and denominators over groups and periods agree with the totals. As
    JSON, or as CSV.

    With `include_group=true`, a parent's figures include its subsidiaries, but only the caller's customers: `members`
    is their number. `group_by=group` counts every customer under its highest parent that the caller may see; a customer
    without a group counts under itself.
    """
    question = operations.check_query(query, call.principal, call.settings.fiscal_year_start)
    items = await operations.add_up(call.session, question, company_today())
    accept = request.headers.get("accept", "")
    prefers_csv = weight_of_type(accept, "text/csv") > weight_of_type(accept, "application/json")
    if query.format == "csv" or (query.format is None and prefers_csv):
        headers = {"Content-Disposition": 'attachment; filename="kpi-values.csv"'}
        return Response("".join(csv_lines(items)), media_type="text/csv; charset=utf-8", headers=headers)
    found = KpiValuesRead.model_construct(
        currency=call.settings.base_currency,
        grain=query.grain,
        group_by=query.group_by,
        members=await operations.count_members(call.session, question),
        items=items,
    )
    # The rows were validated when they were built: validating thousands again would cost more than reading them.
    return Response(found.model_dump_json(), media_type="application/json")


@router.reads(path="/customers", needs=(Scope.KPIS_READ, Access.SERVICES), model=CustomerYearsRead)
async def list_customer_years(call: Call, query: Annotated[CustomerYearsQuery, Query()]) -> Response:
    """For grading: purchases, first order, months with orders and later sales of each of the caller's customers."""
    if not is_cleared(2):
        raise FieldHidden("cost", 2)
    require_whole_months(query.first, query.last)
    found = await store.read_customer_years(call.session, call.principal, query)
    return Response(found.model_dump_json(), media_type="application/json")


def csv_lines(items: Iterable[KpiValueRead]) -> Iterable[str]:
    """The figures as CSV with a header line."""
    yield BYTE_ORDER_MARK + csv_line(list(KpiValueRead.model_fields))
    for item in items:
        yield csv_line(["" if value is None else str(value) for value in item.model_dump(mode="json").values()])
