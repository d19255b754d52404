"""Value reports that customers are owed, in the reader's language."""

from datetime import UTC
from typing import Any

from services.kpi.reports.value_reports.owed import read_due
from services.kpi.reports.value_reports.rules import ReportDuty, last_closed_quarter, quarter_with
from shared.auth.access import Scope
from shared.customers.due_items import DueItem, DueQuery, DueSource
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TITLE = Text("Value report {quarter}: {customer}", "价值报告 {quarter}：{customer}")


async def value_reports_due(call: Call, query: DueQuery) -> list[DueItem]:
    """The reports of the last closed quarter and of the present one that are due in the window, or late."""
    today, first_month = company_today(), call.settings.fiscal_year_start
    quarters = [last_closed_quarter(first_month, today), quarter_with(today, first_month)]
    return [due_item_of(row, call.language) for row in await read_due(call, query, quarters)]


VALUE_REPORTS_DUE = DueSource(ReportDuty, Scope.KPIS_READ, value_reports_due)


def due_item_of(row: dict[str, Any], language: Language) -> DueItem:
    """The report as a due item of the account manager."""
    kind = ReportDuty.VALUE_REPORT
    named = {"quarter": row["quarter"], "customer": row["customer_name"]}
    draft_id = row["draft_id"]
    return DueItem(
        id=row["id"],
        service="kpi",
        kind=kind,
        kind_label=kind.named.in_language(language),
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        contact_id=None,
        contact_name=None,
        title=TITLE.in_language(language, named),
        note=None,
        due_at=row["due_at"].astimezone(UTC),
        is_all_day=True,
        lead_days=row["lead_days"],
        owner_id=row["owner_id"],
        owner_name=row["owner_name"],
        clearance=1,
        link=f"/v1/value-reports/{draft_id}" if draft_id else f"/v1/customers/{row['customer_id']}",
    )
