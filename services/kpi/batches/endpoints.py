"""The four operations every kind of batch has over HTTP."""

import sys
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.kpi.batches import operations, store
from services.kpi.batches.kinds import Kind
from services.kpi.batches.model import Batch, BatchRead, BatchReportRead, RejectionRead
from services.kpi.batches.rejections import report_header, report_lines, told
from services.kpi.batches.rules import (
    SHOWN_REJECTIONS,
    BatchNotFound,
    BatchRejected,
    BatchStatus,
    BatchTypeUnsupported,
    BodyIncomplete,
    CharsetInvalid,
    CsvBroken,
    CsvHeaderInvalid,
    GzipBroken,
    JsonArrayBroken,
    RowTooLarge,
    TooManyRejections,
    TooManyRows,
    UnpackedTooLarge,
)
from services.kpi.batches.specification import request_body
from shared.access import CurrentPrincipal, Scope, requires
from shared.database import Session, transaction
from shared.idempotency import ConceptRouter
from shared.listing import CursorInvalid, Page, SortUnknown, link_next
from shared.problem_responses import can_fail_with, language_of
from shared.problems import ContentTooLarge, FieldError, Language, Text, Unavailable

# The framework would answer in plain text; `batches.bodies` keeps the limit and answers with a problem.
LIMITED_BY_US = sys.maxsize

READS = requires(Scope.KPIS_READ)
PUSHES = requires(Scope.FACTS_WRITE)
BatchQuery = store.LISTING.query_model
CAN_REFUSE = can_fail_with(
    BodyIncomplete,
    GzipBroken,
    CharsetInvalid,
    JsonArrayBroken,
    CsvBroken,
    CsvHeaderInvalid,
    ContentTooLarge,
    UnpackedTooLarge,
    RowTooLarge,
    TooManyRows,
    BatchTypeUnsupported,
    BatchRejected,
    TooManyRejections,
    Unavailable,
)
Atomic = Annotated[bool, Query(description="One rejected row refuses the whole batch; only its report is kept.")]


def add_batch_endpoints(router: ConceptRouter, kind: Kind) -> None:
    """Add `POST`, list, get and the rejection report of the kind's batches under `/batches`."""

    async def create(
        request: Request, response: Response, principal: CurrentPrincipal, atomic: Atomic = False
    ) -> BatchReportRead:
        batch = await operations.receive_batch(request, principal, kind, is_atomic=atomic)
        location = f"/v1/{kind.plural}/batches/{batch.id}"
        async with transaction(request.app.state.engine) as session:
            report = await _report(session, batch, language_of(request))
        if batch.status is BatchStatus.REJECTED:
            raise _rejected(report, location)
        response.headers["Location"] = location
        return report

    async def list_(
        query: Annotated[BatchQuery, Query()],  # type: ignore[valid-type]
        request: Request,
        response: Response,
        session: Session,
        principal: CurrentPrincipal,
    ) -> Page[BatchRead]:
        page = await store.list_batches(session, principal, kind.plural, query)
        link_next(request, response, page)
        return page

    async def get(batch_id: UUID, request: Request, session: Session, principal: CurrentPrincipal) -> BatchReportRead:
        batch = await store.get_batch(session, principal, kind.plural, batch_id)
        return await _report(session, batch, language_of(request))

    async def export(
        batch_id: UUID, request: Request, session: Session, principal: CurrentPrincipal
    ) -> StreamingResponse:
        batch = await store.get_batch(session, principal, kind.plural, batch_id)
        name = f"{kind.singular}-rejections-{batch_id}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines = _rejected_rows(request, kind, batch, language_of(request))
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    _describe(kind, create=create, list_=list_, get=get, export=export)
    router.add_api_route(
        "/batches",
        create,
        name=f"create_{kind.singular}_batch",
        methods=["POST"],
        dependencies=[PUSHES],
        status_code=201,
        response_model=BatchReportRead,
        responses=CAN_REFUSE,
        openapi_extra=request_body(kind),
        max_body_size=LIMITED_BY_US,
    )
    router.add_api_route(
        "/batches",
        list_,
        name=f"list_{kind.singular}_batches",
        methods=["GET"],
        dependencies=[READS],
        response_model=store.LISTING.page,
        responses=can_fail_with(CursorInvalid, SortUnknown),
    )
    router.add_api_route(
        "/batches/{batch_id}",
        get,
        name=f"get_{kind.singular}_batch",
        methods=["GET"],
        dependencies=[READS],
        response_model=BatchReportRead,
        responses=can_fail_with(BatchNotFound),
    )
    router.add_api_route(
        "/batches/{batch_id}/rejections",
        export,
        name=f"export_{kind.singular}_rejections",
        methods=["GET"],
        dependencies=[PUSHES],
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **can_fail_with(BatchNotFound)},
    )


def _describe(kind: Kind, **endpoints: Any) -> None:
    """The API texts of the kind's operations."""
    endpoints["create"].__doc__ = f"""Push {kind.plural}: new ones are added, newer versions replace older ones.

    A JSON array, NDJSON or CSV, plain or gzip. Every row is checked by itself: wrong rows are reported with their line
    and left out, the others go in, all in one transaction. The same batch may be pushed again at any time: documents
    that are there already are `unchanged`. With `atomic=true` one wrong row refuses all (422).
    """
    endpoints["list_"].__doc__ = f"""The batches of {kind.plural}, newest first.

    Who sees all customers sees all batches, everyone else the own ones.
    """
    endpoints["get"].__doc__ = f"One batch of {kind.plural} with its counts and its first rejected rows."
    endpoints["export"].__doc__ = f"""The rejected {kind.plural} as CSV, with what is wrong in the last four columns.

    Correct the rows and push the file again as it is: the last four columns are read over.
    """


async def _report(session: Any, batch: Batch, language: Language) -> BatchReportRead:
    rows = await store.list_rejections(session, batch.id) if batch.rejected else []
    found = [
        RejectionRead(
            line=error["line"],
            document_no=row["document_no"],
            pointer=error["pointer"],
            code=error["code"],
            detail=told(error, language),
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
            stored = ((row["errors"], row["row"]) for row in rows)
            yield "".join(report_lines(kind, batch.columns, stored, language))
