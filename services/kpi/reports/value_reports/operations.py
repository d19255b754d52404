"""Creating, changing, releasing and correcting value reports."""

from typing import Any
from uuid import UUID

from services.kpi.clients import CustomerClient
from services.kpi.figures.kpi_values.periods import Period
from services.kpi.reports.schemes.model import ValueReportSchemeContent
from services.kpi.reports.schemes.store import VALUE_REPORT_SCHEMES
from services.kpi.reports.value_reports import rules, store
from services.kpi.reports.value_reports.facts import read_facts
from services.kpi.reports.value_reports.model import (
    DraftsCreated,
    DraftsWanted,
    ValueReport,
    ValueReportCreate,
    ValueReportDocumentRead,
    ValueReportRead,
    ValueReportUpdate,
)
from services.kpi.reports.value_reports.owed import add_drafts, count_existing
from services.kpi.reports.value_reports.rules import ReportStatus
from services.kpi.reports.value_reports.shapes import ValueFactsRead
from services.kpi.reports.value_reports.store import VALUE_REPORTS
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_customer
from shared.database import wait_in_line
from shared.time import company_today, utc_now
from shared.web.call import Call

KEPT = ("summary", "highlights", "savings", "next_steps")


async def create_value_report(call: Call, customers: CustomerClient, body: ValueReportCreate) -> ValueReportRead:
    """A new draft. Raises CustomerNotFound, QuarterInvalid, QuarterNotOver, ValueReportExists."""
    quarter = rules.closed_quarter(body.starts_on, call.settings.fiscal_year_start, company_today())
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await _lock_quarter(call, quarter)
    if await store.find_report(call.session, body.customer_id, quarter.first):
        raise rules.ValueReportExists()
    fields = _stored(body.model_dump(mode="json", include=set(KEPT)))
    scheme = await VALUE_REPORT_SCHEMES.hold_current(call.session)
    return await VALUE_REPORTS.add(call, _row(body.customer_id, quarter, fields, scheme.number))


async def create_value_report_drafts(call: Call, body: DraftsWanted) -> DraftsCreated:
    """A draft for each customer that is owed a report of the quarter. Raises QuarterInvalid, QuarterNotOver."""
    first_month, today = call.settings.fiscal_year_start, company_today()
    quarter = (
        rules.closed_quarter(body.starts_on, first_month, today)
        if body.starts_on
        else rules.last_closed_quarter(first_month, today)
    )
    await _lock_quarter(call, quarter)
    scheme = await VALUE_REPORT_SCHEMES.hold_current(call.session)
    existing = await count_existing(call.session, call.principal, quarter)
    created = await add_drafts(call.session, call.principal, quarter, scheme.number)
    return DraftsCreated(
        quarter=quarter.label,
        starts_on=quarter.first,
        due_on=rules.due_day(quarter, scheme.content.due_working_day),
        scheme_version=scheme.number,
        created=created,
        existing=existing,
    )


async def update_value_report(call: Call, report_id: UUID, body: ValueReportUpdate) -> ValueReportRead:
    """Change the fields sent of a draft. Raises ValueReportReleased."""
    report = await _lock_draft(call, report_id)
    apply_patch(report, body, elsewhere={"savings", "next_steps"})
    sent = body.model_dump(mode="json", include=body.model_fields_set & {"savings", "next_steps"})
    for name, value in sent.items():
        setattr(report, name, value)
    return await VALUE_REPORTS.saved(call, report)


async def delete_value_report(call: Call, report_id: UUID) -> None:
    """Delete a draft; its history stays. Raises ValueReportReleased."""
    report = await _lock_draft(call, report_id)
    report.deleted_at = utc_now()


async def release_value_report(call: Call, report_id: UUID) -> ValueReportRead:
    """Freeze the report with its figures of today. Raises ValueReportReleased."""
    report = await _lock_draft(call, report_id)
    facts = await _facts_of(call, report.customer_id, report)
    report.facts = facts.model_dump(mode="json")
    report.status, report.released_at = ReportStatus.RELEASED, utc_now()
    report.released_by_name = call.principal.name
    return await VALUE_REPORTS.saved(call, report)


async def correct_value_report(call: Call, report_id: UUID, reason: str) -> ValueReportRead:
    """The next edition, as a draft with the same texts. Raises ValueReportNotReleased, ValueReportExists."""
    released = await VALUE_REPORTS.lock(call, report_id)
    if released.status is not ReportStatus.RELEASED:
        raise rules.ValueReportNotReleased()
    quarter = _quarter_of(released)
    await _lock_quarter(call, quarter)
    edition = await store.next_edition(call.session, released.customer_id, released.starts_on)
    if edition != released.edition + 1:
        raise rules.ValueReportExists()
    said = {name: getattr(released, name) for name in KEPT}
    scheme = await VALUE_REPORT_SCHEMES.hold_current(call.session)
    again = _row(released.customer_id, quarter, said, scheme.number)
    again.edition, again.corrects_id, again.correction_reason = edition, released.id, reason
    return await VALUE_REPORTS.add(call, again)


async def get_document(call: Call, report_id: UUID) -> tuple[ValueReportDocumentRead, ValueReportSchemeContent]:
    """The report with its figures, and its scheme: frozen figures of a released report, else those of today."""
    async with call.briefly() as brief:  # no transaction waits while the document is drawn
        row = await VALUE_REPORTS.row(brief, report_id)
        report = await VALUE_REPORTS.get(brief, report_id)
        scheme = await VALUE_REPORT_SCHEMES.get(brief.session, row.scheme_version)
        frozen = ValueFactsRead.model_validate(row.facts) if row.facts is not None else None
        facts = frozen or await _facts_of(brief, report.customer_id, row)
        return ValueReportDocumentRead(report=report, facts=facts), scheme.content


async def _facts_of(call: Call, customer_id: UUID, report: ValueReport) -> ValueFactsRead:
    currency = call.settings.base_currency
    return await read_facts(call.session, customer_id, _quarter_of(report), company_today(), currency)


def _quarter_of(report: ValueReport) -> Period:
    return Period(report.quarter, report.starts_on, report.ends_on)


def _row(customer_id: UUID, quarter: Period, said: dict[str, Any], scheme_version: int) -> ValueReport:
    of_quarter = {"quarter": quarter.label, "starts_on": quarter.first, "ends_on": quarter.last}
    return ValueReport.model_validate(
        {"customer_id": customer_id, "scheme_version": scheme_version} | of_quarter | said
    )


def _stored(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


async def _lock_quarter(call: Call, quarter: Period) -> None:
    """Reports of one quarter are created in turn, so that no customer gets two."""
    await wait_in_line(call.session, f"value reports {quarter.first}")


async def _lock_draft(call: Call, report_id: UUID) -> ValueReport:
    report = await VALUE_REPORTS.lock(call, report_id)
    if report.status is ReportStatus.RELEASED:
        raise rules.ValueReportReleased()
    return report
