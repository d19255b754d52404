"""Batches over HTTP: four operations for every kind of document."""

import sys
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.batches import operations, store
from shared.batches.kinds import Kind
from shared.batches.model import Batch, BatchQueryOptions, BatchRead, BatchReportRead, RejectionRead
from shared.batches.rejections import detail_in, read_row, report_header, report_lines
from shared.batches.rules import (
    SHOWN_REJECTIONS,
    BatchNotFound,
    BatchRejected,
    BatchStatus,
    BatchTypeUnsupported,
    CharsetInvalid,
    CsvBroken,
    CsvHeaderInvalid,
    CsvRowsScattered,
    GzipBroken,
    JsonArrayBroken,
    RowTooLarge,
    TooManyRejections,
    TooManyRows,
    UnpackedTooLarge,
)
from shared.batches.specification import request_body
from shared.database import transaction
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import ContentTooLarge, FieldError, Language, Text, Unavailable
from shared.web.call import Session
from shared.web.problem_responses import can_fail_with, language_of
from shared.web.uploads import BodyIncomplete

# The framework would answer in plain text; `batches.bodies` enforces the limit and answers with a problem.
LIMITED_BY_US = sys.maxsize

BatchQuery = store.LISTING.query_model
CAN_REFUSE = can_fail_with(
    BodyIncomplete,
    GzipBroken,
    CharsetInvalid,
    JsonArrayBroken,
    CsvBroken,
    CsvHeaderInvalid,
    CsvRowsScattered,
    ContentTooLarge,
    UnpackedTooLarge,
    RowTooLarge,
    TooManyRows,
    BatchTypeUnsupported,
    BatchRejected,
    TooManyRejections,
    Unavailable,
)
CREATE = """Push {plural}: new documents are created, newer versions replace older ones.

A JSON array, NDJSON or CSV, plain or gzip. Each row is checked separately: wrong rows are reported with their line
and rejected, all others are stored in one transaction. The same batch may be pushed again at any time: stored
documents are then `unchanged`. With `atomic=true`, one wrong row rejects the whole batch (422).
"""
LIST = """The batches of {plural}, newest first.

A caller who may see all customers sees all batches; other callers see only those they pushed.
"""
GET = "One batch of {plural} with its counts and its first rejected rows."
EXPORT = """The rejected {plural} as CSV, with the errors in the last four columns.

Correct the rows and push the same file again: the last four columns are ignored.
"""

BatchOptions = Annotated[BatchQueryOptions, Query()]


def add_batch_endpoints(router: APIRouter, kind: Kind, *, reads: Scope, pushes: Scope) -> None:
    """Add `POST`, list, get and the rejection report of the kind's batches under `/batches`."""
    endpoints = BatchEndpoints(kind)
    router.add_api_route(
        "/batches",
        endpoints.create,
        name=f"create_{kind.singular}_batch",
        description=CREATE.format(plural=kind.plural),
        methods=["POST"],
        dependencies=[requires(pushes)],
        status_code=201,
        response_model=BatchReportRead,
        responses=CAN_REFUSE,
        openapi_extra=request_body(kind),
        max_body_size=LIMITED_BY_US,
    )
    router.add_api_route(
        "/batches",
        endpoints.list_batches,
        name=f"list_{kind.singular}_batches",
        description=LIST.format(plural=kind.plural),
        dependencies=[requires(reads)],
        response_model=store.LISTING.page,
        responses=can_fail_with(CursorInvalid, SortUnknown),
    )
    router.add_api_route(
        "/batches/{batch_id}",
        endpoints.get,
        name=f"get_{kind.singular}_batch",
        description=GET.format(plural=kind.plural),
        dependencies=[requires(reads)],
        response_model=BatchReportRead,
        responses=can_fail_with(BatchNotFound),
    )
    router.add_api_route(
        "/batches/{batch_id}/rejections",
        endpoints.export_rejections,
        name=f"export_{kind.singular}_rejections",
        description=EXPORT.format(plural=kind.plural),
        dependencies=[requires(pushes)],
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **can_fail_with(BatchNotFound)},
    )


class BatchEndpoints:
    """The operations on the batches of one kind."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    async def create(
        self, request: Request, response: Response, principal: CurrentPrincipal, options: BatchOptions
    ) -> BatchReportRead:
        batch = await operations.receive_batch(request, principal, self._kind, is_atomic=options.atomic)
        location = f"/v1/{self._kind.plural}/batches/{batch.id}"
        async with transaction(request.app.state.engine) as session:
            report = await _report(session, batch, language_of(request))
        if batch.status is BatchStatus.REJECTED:
            raise _rejected(report, location)
        response.headers["Location"] = location
        return report

    async def list_batches(
        self,
        query: Annotated[BatchQuery, Query()],  # type: ignore[valid-type]
        request: Request,
        response: Response,
        session: Session,
        principal: CurrentPrincipal,
    ) -> Page[BatchRead]:
        page = await store.list_batches(session, principal, self._kind.plural, query)
        link_next(request, response, page)
        return page

    async def get(
        self, batch_id: UUID, request: Request, session: Session, principal: CurrentPrincipal
    ) -> BatchReportRead:
        batch = await store.get_batch(session, principal, self._kind.plural, batch_id)
        return await _report(session, batch, language_of(request))

    async def export_rejections(
        self, batch_id: UUID, request: Request, session: Session, principal: CurrentPrincipal
    ) -> StreamingResponse:
        batch = await store.get_batch(session, principal, self._kind.plural, batch_id)
        name = f"{self._kind.singular}-rejections-{batch_id}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = _rejected_rows(request, self._kind, batch, language_of(request))
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


async def _report(session: AsyncSession, batch: Batch, language: Language) -> BatchReportRead:
    rows = await store.list_rejections(session, batch.id) if batch.rejected else []
    found = [
        RejectionRead(
            line=error["line"],
            document_no=row["document_no"],
            pointer=error["pointer"],
            code=error["code"],
            detail=detail_in(error, language),
        )
        for row in rows
        for error in row["errors"]
    ]
    return BatchReportRead.model_validate({**batch.model_dump(), "rejections": found[:SHOWN_REJECTIONS]})


def _rejected(report: BatchReportRead, location: str) -> BatchRejected:
    errors = [
        FieldError(
            code=rejection.code,
            detail=Text("Line {line}: {detail}", "第 {line} 行：{detail}"),
            pointer=f"/{rejection.line - 1}{rejection.pointer}",
            values={"line": rejection.line, "detail": rejection.detail},
        )
        for rejection in report.rejections
    ]
    problem = BatchRejected(errors=errors, rejected=report.rejected, received=report.received, location=location)
    problem.headers = {"Location": location}  # type: ignore[misc]
    return problem


async def _rejected_rows(request: Request, kind: Kind, batch: Batch, language: Language) -> AsyncIterator[str]:
    yield report_header(batch.columns)
    after = 0
    async with transaction(request.app.state.engine) as session:
        while rows := await store.read_rejections(session, batch.id, after=after, limit=500):
            after = rows[-1]["position"]
            for row in rows:
                document = read_row(row["row"])
                yield "".join(report_lines(kind, batch.columns, row["errors"], document, language))
