"""Value reports over HTTP."""

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import Query, Request, Response

from services.kpi.clients import Customers
from services.kpi.reports.value_reports import operations
from services.kpi.reports.value_reports.model import (
    DraftsCreated,
    DraftsWanted,
    ValueDocumentQuery,
    ValueReportCorrection,
    ValueReportCreate,
    ValueReportDocumentRead,
    ValueReportRead,
    ValueReportUpdate,
)
from services.kpi.reports.value_reports.papers import value_paper
from services.kpi.reports.value_reports.rules import (
    QuarterInvalid,
    QuarterNotOver,
    ValueReportExists,
    ValueReportNotFound,
    ValueReportNotReleased,
    ValueReportReleased,
)
from services.kpi.reports.value_reports.store import VALUE_REPORTS, ValueReportQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.documents.answers import PAPER, RENDERING_PROBLEMS, Document, answer
from shared.feed.history import HistoryPage, HistoryQuery, history_page
from shared.feed.log import of_entities
from shared.lists.paging import CursorInvalid, Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/value-reports", reads=Scope.KPIS_READ, writes=Scope.CUSTOMERS_WRITE)
WRITES = (Scope.CUSTOMERS_WRITE, Scope.KPIS_READ)


@router.lists(VALUE_REPORTS)
async def list_value_reports(call: Call, query: Annotated[ValueReportQuery, Query()]) -> Page[ValueReportRead]:
    """Customer value reports 客户价值报告 of the caller's customers, the latest quarter first."""
    return await VALUE_REPORTS.page(call, query)


@router.creates(
    VALUE_REPORTS,
    needs=(*WRITES, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, PeerUnavailable, QuarterInvalid, QuarterNotOver, ValueReportExists],
)
async def create_value_report(call: Call, body: ValueReportCreate, customers: Customers) -> ValueReportRead:
    """Create a customer's value report for a fiscal quarter that is over, as a draft.

    Its figures are computed; you add what was saved, what went well and what happens next.
    """
    return await operations.create_value_report(call, customers, body)


@router.acts(None, "/drafts", needs=WRITES, fails_with=[QuarterInvalid, QuarterNotOver])
async def create_value_report_drafts(call: Call, body: DraftsWanted) -> DraftsCreated:
    """Create the drafts of a quarter for all of your customers that are owed a report.

    Those that have one already are left out. Who is owed one follows from the service policy's action `value_report`
    and the customer's lifecycle stage at the quarter's end. Doing it again creates nothing twice.
    """
    return await operations.create_value_report_drafts(call, body)


@router.reads(VALUE_REPORTS)
async def get_value_report(call: Call, value_report_id: UUID) -> ValueReportRead:
    """One value report without its figures; send its `ETag` in `If-Match` when you change it."""
    return await VALUE_REPORTS.get(call, value_report_id)


@router.reads(
    path="/{value_report_id}/document",
    model=ValueReportDocumentRead,
    answers=PAPER.answers,
    fails_with=[ValueReportNotFound, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_value_report_document(
    call: Call, value_report_id: UUID, query: Annotated[ValueDocumentQuery, Query()], request: Request
) -> Response:
    """A value report with its figures, as JSON, HTML, PDF or slides.

    A draft has the figures of today, a released report those of its release. `language` is the customer's; the texts
    that people wrote stay as they are. Nothing above clearance 1 is in it, whoever asks: its reader is the customer.
    """
    call.language = query.language or call.language
    found, scheme = await operations.get_document(call, value_report_id)
    name = f"value-report-{found.report.quarter}-{found.report.edition}"
    document = Document(found, name, paper=lambda: value_paper(found, scheme.good_delivery, call.language))
    return await answer(call, document, PAPER.chosen(request, query.format))


@router.changes(VALUE_REPORTS, needs=WRITES, fails_with=[ValueReportReleased])
async def update_value_report(call: Call, value_report_id: UUID, body: ValueReportUpdate) -> ValueReportRead:
    """Change a draft (JSON merge-patch); a list replaces the whole list."""
    return await operations.update_value_report(call, value_report_id, body)


@router.removes(VALUE_REPORTS, needs=WRITES, fails_with=[ValueReportReleased])
async def delete_value_report(call: Call, value_report_id: UUID) -> None:
    """Delete a draft; its history is kept."""
    await operations.delete_value_report(call, value_report_id)


@router.acts(
    VALUE_REPORTS, "/{value_report_id}/release", takes_match=True, needs=WRITES, fails_with=[ValueReportReleased]
)
async def release_value_report(call: Call, value_report_id: UUID) -> ValueReportRead:
    """Release a draft to the customer, with its figures of today.

    A released report never changes; what is wrong in it is corrected by a new edition.
    """
    return await operations.release_value_report(call, value_report_id)


@router.creates(
    VALUE_REPORTS,
    "/{value_report_id}/correction",
    needs=WRITES,
    fails_with=[ValueReportNotFound, ValueReportNotReleased, ValueReportExists],
)
async def correct_value_report(call: Call, value_report_id: UUID, body: ValueReportCorrection) -> ValueReportRead:
    """Correct a released report by a new edition, as a draft with the same texts and new figures."""
    return await operations.correct_value_report(call, value_report_id, body.reason)


@router.lists(None, "/{value_report_id}/history", fails_with=[VALUE_REPORTS.missing, CursorInvalid])
async def list_value_report_history(
    call: Call, value_report_id: UUID, query: Annotated[HistoryQuery, Query()]
) -> HistoryPage:
    """What has happened to a value report, newest first: every change with who made it and when."""
    await VALUE_REPORTS.get(call, value_report_id)
    return await history_page(call, of_entities(sa.select(sa.literal(value_report_id))), query)
