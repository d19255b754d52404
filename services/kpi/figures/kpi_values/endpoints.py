"""KPI figures over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.figures.kpi_values import operations, rules
from services.kpi.figures.kpi_values.archived import list_archived_periods
from services.kpi.figures.kpi_values.checks import check_query, find_fields
from services.kpi.figures.kpi_values.csv_file import csv_lines
from services.kpi.figures.kpi_values.model import KpiValueQuery, KpiValuesRead
from shared.auth.access import FieldHidden, Scope
from shared.customers.groups import GroupOfNobody
from shared.web.call import Call
from shared.web.downloads import disposition_of
from shared.web.formats import Format, Formats
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/kpi-values", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)

FORMATS = Formats(Format.JSON, Format.CSV)
REFUSALS = [
    rules.PeriodInvalid,
    rules.DaysInvalid,
    rules.TooLongForLines,
    rules.GroupingUnknown,
    rules.GroupUnsupported,
    rules.GrainUnsupported,
    rules.CustomFieldUnknown,
    GroupOfNobody,
    rules.CustomersNamedTwice,
    rules.TooManyFigures,
    FieldHidden,
]


@router.reads(
    path="", model=KpiValuesRead, answers=FORMATS.answers, fails_with=REFUSALS, is_translated=True, may_lag=True
)
async def list_kpi_values(call: Call, query: Annotated[KpiValueQuery, Query()], request: Request) -> Response:
    """Figures of one or several KPIs by period and group.

    They cover the caller's customers only. Without `group_by`, every period has a figure; with it, every group with
    values in the period, by one or two dimensions. The sums of numerators and denominators over groups and periods
    agree with the totals. As JSON, or as CSV.

    `compare` adds the figure of the period before or of last year; a running period is compared with the same days. By
    day, product, project or region of the order, figures are added up from order lines: 92 days at once by day, else
    366. Lines of archived periods are not among them: `archived_periods` names these; other figures have kept them.

    With `limit`, the database finds the first groups of each period; except by HHI, receivables turnover, DSO and KPIs
    of other services, of which at most 100,000 groups over all periods are read, as without `limit`.

    With `include_group=true`, a parent's figures include its subsidiaries, but only the caller's customers: `members`
    is their number. `group_by=group` counts every customer under its highest parent that the caller may see; a customer
    without a group counts under itself.
    """
    question = check_query(query, call.principal, call.settings.fiscal_year_start)
    question = await find_fields(call.session, question)
    items = await operations.add_up(call.session, question, call.language)
    if FORMATS.chosen(request, query.format) is Format.CSV:
        headers = {"Content-Disposition": disposition_of("kpi-values.csv")}
        lines = "".join(csv_lines(items, question.groups))
        return Response(lines, media_type="text/csv; charset=utf-8", headers=headers)
    found = KpiValuesRead.model_construct(
        currency=call.settings.base_currency,
        grain=query.grain,
        group_by=[str(group) for group in question.groups],
        compare=query.compare,
        attributes=query.attributes,
        attributes_known_from=await operations.attributes_known_from(call.session, question),
        members=await operations.count_members(call.session, question),
        archived_periods=await list_archived_periods(call.session, question),
        items=items,
    )
    # The rows were validated when they were built: validating thousands again would cost more than reading them.
    return Response(found.model_dump_json(), media_type="application/json")
