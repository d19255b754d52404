"""Value reports that customers are owed, in the reader's language."""

from typing import Any

from services.kpi.reports.value_reports.owed import read_due
from services.kpi.reports.value_reports.rules import ReportDuty, last_closed_quarter, quarter_with
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.customers.due_reading import DueItems, ItemText
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("Value report {quarter}: {customer}", "价值报告 {quarter}：{customer}")
REPORTS = DueItems("kpi", ReportDuty)


async def value_reports_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The reports of the last closed quarter and of the present one that are due in the window, or late."""
    today, first_month = company_today(), call.settings.fiscal_year_start
    quarters = [last_closed_quarter(first_month, today), quarter_with(today, first_month)]
    return [due_item_of(row, call.language) for row in await read_due(call, query, quarters)]


VALUE_REPORTS_DUE = DueSource(ReportDuty, Scope.KPIS_READ, value_reports_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The report as a due item of the account manager."""
    named = {"quarter": row["quarter"], "customer": row["customer_name"]}
    draft_id = row["draft_id"]
    link = f"/v1/value-reports/{draft_id}" if draft_id else f"/v1/customers/{row['customer_id']}"
    text = ItemText(TITLE.in_language(language, named), link)
    return REPORTS.item(row, text, language, clearance=1, kind=ReportDuty.VALUE_REPORT)
